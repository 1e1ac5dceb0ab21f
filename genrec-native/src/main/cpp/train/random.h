// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same with every compiler, so that a seed gives the same run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace genrec {

// SplitMix64 (Steele, Lea, Flood 2014).
class random_numbers {
  public:
    explicit random_numbers(uint64_t seed) : state_(seed) {}

    // Independent of the stream of any other pair (seed, stream).
    random_numbers(uint64_t seed, uint64_t stream) : state_(random_numbers(seed).next() ^ random_numbers(~stream).next()) {}

    uint64_t next() {
        state_ += 0x9E3779B97F4A7C15u;
        uint64_t z = state_;
        z          = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z          = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }

    // In [0, 1).
    float uniform() { return static_cast<float>(next() >> 40) * 0x1p-24f; }

    // In [0, bound); the bias is below bound / 2^64.
    size_t below(size_t bound) { return static_cast<size_t>(next() % bound); }

    template <typename T> void shuffle(std::vector<T> & items) {
        for (size_t i = items.size(); i > 1; i--) {
            std::swap(items[i - 1], items[below(i)]);
        }
    }

  private:
    uint64_t state_;
};

} // namespace genrec
