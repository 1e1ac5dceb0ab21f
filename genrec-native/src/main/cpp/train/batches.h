// SPDX-License-Identifier: Apache-2.0
// Which examples each step sees, and how they go through the model.
#pragma once

#include "dataset.h"
#include "micro-batch.h"

#include <cstdint>
#include <vector>

namespace genrec {

using example_group = std::vector<const example *>;

// The examples of each sequence of a micro-batch.
using packed_sequences = std::vector<example_group>;

// Examples one behind the other in sequences as long as the longest of them, so that little is padded: short histories in
// sequences of their own were padded to more than twice their length. The padded tokens of each micro-batch stay within
// `batch_tokens`, or it is one example.
std::vector<packed_sequences> pack(example_group examples, int64_t batch_tokens);

// `titles` may be nullptr; it is what the dataset was read with.
micro_batch make_micro_batch(const packed_sequences & sequences, const catalogue * titles);

// An order of the examples that depends on the seed and the epoch only, cut into steps.
class batch_plan {
  public:
    batch_plan(const std::vector<example> & examples, int64_t batch_size, uint64_t seed);

    int64_t steps_per_epoch() const { return (static_cast<int64_t>(examples_.size()) + batch_size_ - 1) / batch_size_; }

    // The examples of a step; steps count from 0 through all epochs. An epoch's last step may have fewer.
    example_group step(int64_t number);

  private:
    const std::vector<example> & examples_;
    int64_t                      batch_size_;
    uint64_t                     seed_;
    int64_t                      epoch_ = -1;
    example_group                order_;
};

} // namespace genrec
