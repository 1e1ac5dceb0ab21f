// SPDX-License-Identifier: Apache-2.0
// A LLaMA from a GGUF file as tensors that a training graph can use.
#pragma once

#include "ggml-cpp.h"

#include <map>
#include <string>
#include <vector>

namespace genrec {

struct llama_shape {
    int64_t vocabulary   = 0;
    int64_t width        = 0;
    int64_t layers       = 0;
    int64_t heads        = 0;
    int64_t kv_heads     = 0;
    int64_t head_width   = 0;
    int64_t feed_forward = 0;
    int64_t context      = 0;
    int64_t rotated      = 0; // elements of a head that RoPE turns
    float   epsilon      = 0;
    float   rope_base    = 0;
    float   rope_scale   = 0;
};

struct llama_block {
    ggml_tensor * attention_norm;
    ggml_tensor * query;
    ggml_tensor * key;
    ggml_tensor * value;
    ggml_tensor * attention_output;
    ggml_tensor * feed_forward_norm;
    ggml_tensor * gate;
    ggml_tensor * up;
    ggml_tensor * down;
};

class base_model {
  public:
    // A trainable model's weights are made F32; off the CPU, a frozen one's matrices get an F32
    // transposed copy each. Throws load_error.
    base_model(const std::string & path, ggml_backend_t backend, bool trainable);

    const std::string &              path() const { return path_; }
    const llama_shape &              shape() const { return shape_; }
    const gguf_context *             keys() const { return keys_.get(); }
    ggml_tensor *                    embeddings() const { return embeddings_; }
    ggml_tensor *                    output_norm() const { return output_norm_; }
    ggml_tensor *                    output() const { return output_; } // the embeddings if the head is tied
    ggml_tensor *                    rope_factors() const { return rope_factors_; } // nullptr: none
    const std::vector<llama_block> & blocks() const { return blocks_; }

    // All tensors in the file's order.
    const std::vector<ggml_tensor *> & tensors() const { return tensors_; }

    // The tensors that training changes; empty if the model is frozen.
    std::vector<ggml_tensor *> parameters() const;

    // The transposed copy of a matrix, nullptr if there is none.
    ggml_tensor * transposed(const ggml_tensor * matrix) const;

    // The tensor's values as floats, dequantised.
    static std::vector<float> floats(const ggml_tensor * tensor);

  private:
    void          read_shape();
    void          read_tensors(ggml_backend_t backend);
    void          find_tensors();
    void          transpose(ggml_backend_t backend);
    ggml_tensor * tensor(const std::string & name, int64_t columns, int64_t rows);
    uint32_t      number(const std::string & key, int64_t otherwise) const;
    float         real(const std::string & key, float otherwise) const;
    [[noreturn]] void refuse(const std::string & why) const;

    std::string                                    path_;
    bool                                           trainable_;
    llama_shape                                    shape_;
    gguf_context_ptr                               keys_;
    ggml_context_ptr                               context_;
    ggml_context_ptr                               transposed_context_;
    ggml_backend_buffer_ptr                        buffer_;
    ggml_backend_buffer_ptr                        transposed_buffer_;
    std::vector<ggml_tensor *>                     tensors_;
    std::map<const ggml_tensor *, ggml_tensor *>   transposed_;
    std::vector<llama_block>                       blocks_;
    ggml_tensor *                                  embeddings_   = nullptr;
    ggml_tensor *                                  output_norm_  = nullptr;
    ggml_tensor *                                  output_       = nullptr;
    ggml_tensor *                                  rope_factors_ = nullptr;
    size_t                                         used_         = 0;
};

} // namespace genrec
