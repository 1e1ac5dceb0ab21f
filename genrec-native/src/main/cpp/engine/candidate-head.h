// SPDX-License-Identifier: Apache-2.0
// The head of a model, computed for a few tokens of each row instead of for the whole vocabulary.
//
// llama.cpp has no call for this. But it asks a context's evaluation callback, node by node, whether to stop there and
// show the values; a callback that then answers "no more" ends the graph. So the graph is ended at the final hidden
// states, and a token's logit is the dot product of its row of the head's matrix with them, computed as llama.cpp does:
// by the matrix type's own product, from states rounded as it wants them. What this relies on beyond llama.h (the names of
// two nodes, and that the callback may end the graph) holds in the pinned version, and is tried out on each context by
// learn(): where the nodes are not found, where the head is more than one product (an adapter on it, a scale), where its
// matrix is not in plain memory (a GPU, a layout of the backend's own), or where the numbers differ, it is not used.
#pragma once

#include "llama-cpp.h"

#include "ggml-cpu.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace genrec {

// For one context.
class candidate_head {
  public:
    // What the context's evaluation callback must return for a node.
    bool observe(ggml_tensor * node, bool ask);

    // Tries it out by decoding a token in an empty context, which is empty again afterwards.
    void learn(llama_context * context);

    // Whether decoding may end before the head.
    bool usable() const { return matrix_ != nullptr; }

    // How the next llama_decode runs: to the end, or to the final hidden states of its outputs, which are then kept.
    void end_before_head(bool end);

    // The outputs that the last llama_decode kept, in their order in its batch.
    size_t outputs() const { return outputs_; }

    // The logits of tokens at an output. Thread-safe once llama_decode has returned.
    void logits(size_t output, const llama_token * tokens, size_t count, float * result) const;

  private:
    enum class mode { to_the_end, to_the_end_learning, to_the_states };

    mode                          mode_    = mode::to_the_end;
    const ggml_tensor *           matrix_  = nullptr; // (vocabulary, dim) in the model
    const ggml_type_traits_cpu *  product_ = nullptr;
    ggml_from_float_t             round_   = nullptr; // to the type that the product wants
    size_t                        state_bytes_ = 0;
    std::vector<uint8_t>          states_;            // (outputs, state_bytes_)
    size_t                        outputs_ = 0;
    size_t                        capacity_ = 0;      // in outputs

    void take_matrix(const ggml_tensor * node);
    void keep_states(const ggml_tensor * node);
    bool agrees(llama_context * context);
};

} // namespace genrec
