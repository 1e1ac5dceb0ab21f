// SPDX-License-Identifier: Apache-2.0
// A LLaMA with random weights over the byte vocabulary, small enough to write anew for each test.
#pragma once

#include <cstdint>
#include <string>

namespace genrec {

constexpr int32_t tiny_vocabulary_size = 262; // <unk>, <s>, </s>, the bytes, the space, "</" and "s>"

// A folder that is removed with this object.
class temporary_folder {
  public:
    temporary_folder();
    ~temporary_folder();
    temporary_folder(const temporary_folder &)             = delete;
    temporary_folder & operator=(const temporary_folder &) = delete;

    std::string file(const std::string & name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

struct tiny_shape {
    uint32_t width        = 32;
    uint32_t heads        = 4;
    uint32_t kv_heads     = 2;
    uint32_t feed_forward = 48;
    bool     tied         = true;
    bool     scaled_rope  = false; // another base, a linear factor and factors for each frequency
    float    epsilon      = 1e-5f;
};

// Writes the model, of 2 layers.
void write_tiny_model(const std::string & path, const tiny_shape & shape = {});

// Writes an adapter of rank 2 on the tiny model's attn_q and attn_v, and on its head if that is not tied.
void write_tiny_adapter(const std::string & path, bool on_head = false);

} // namespace genrec
