// SPDX-License-Identifier: Apache-2.0
// llama.cpp's fused attention on the CPU, in 32 bits.
//
// The CPU's kernel computes in 32 bits if it is given keys and values in 32 bits. But llama.cpp's graph casts a cache of 32
// bits to 16 in front of it, which costs 3 of 7 digits. A context's evaluation callback sees every node before it is
// computed, so the kernel is pointed at the cache itself there, and the cast is left out. That the pinned version's graph
// looks like this is seen at the first decode: exact() says whether every kernel of it reads 32 bits.
#pragma once

#include "ggml.h"

namespace genrec {

class fused_attention {
  public:
    // To be called with each node of a graph before any is computed. A graph that is used again stays as it is.
    void widen(ggml_tensor * node);

    // Whether there was fused attention, and all of it in 32 bits.
    bool exact() const { return seen_ && !narrow_; }

  private:
    bool seen_   = false;
    bool narrow_ = false;
};

} // namespace genrec
