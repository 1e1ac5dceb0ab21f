// SPDX-License-Identifier: Apache-2.0
#include "base-model.h"

#include "cpu-backend.h"
#include "errors.h"

#include <algorithm>
#include <cstring>
#include <fstream>

namespace genrec {
namespace {

const char * const architecture = "llama";

bool can_be_a_base(ggml_type type) {
    switch (type) {
    case GGML_TYPE_F32:
    case GGML_TYPE_F16:
    case GGML_TYPE_BF16:
    case GGML_TYPE_Q8_0:
    case GGML_TYPE_Q5_0: // what a Q4_K_M file has where rows do not split into 256
    case GGML_TYPE_Q4_K:
    case GGML_TYPE_Q5_K:
    case GGML_TYPE_Q6_K: // a Q4_K_M file's head
        return true;
    default:
        return false;
    }
}

} // namespace

void base_model::refuse(const std::string & why) const {
    throw load_error(path_ + ": " + why);
}

uint32_t base_model::number(const std::string & key, int64_t otherwise) const {
    const std::string name = std::string(architecture) + "." + key;
    const int64_t     id   = gguf_find_key(keys_.get(), name.c_str());
    if (id < 0 && otherwise >= 0) {
        return static_cast<uint32_t>(otherwise);
    }
    if (id < 0 || gguf_get_kv_type(keys_.get(), id) != GGUF_TYPE_UINT32) {
        refuse("the key " + name + " is missing or is no 32-bit number");
    }
    return gguf_get_val_u32(keys_.get(), id);
}

float base_model::real(const std::string & key, float otherwise) const {
    const std::string name = std::string(architecture) + "." + key;
    const int64_t     id   = gguf_find_key(keys_.get(), name.c_str());
    if (id < 0) {
        return otherwise;
    }
    if (gguf_get_kv_type(keys_.get(), id) != GGUF_TYPE_FLOAT32) {
        refuse("the key " + name + " is no 32-bit float");
    }
    return gguf_get_val_f32(keys_.get(), id);
}

base_model::base_model(const std::string & path, ggml_backend_t backend, bool trainable)
    : path_(path), trainable_(trainable) {
    ggml_context *   description = nullptr;
    gguf_init_params params{true, &description};
    keys_.reset(gguf_init_from_file(path.c_str(), params));
    const ggml_context_ptr owner(description);
    if (!keys_) {
        refuse("this is no GGUF file that can be read");
    }
    read_shape();
    read_tensors(backend);
    find_tensors();
    if (!trainable_ && !is_cpu(backend)) {
        transpose(backend);
    }
}

void base_model::read_shape() {
    const int64_t id = gguf_find_key(keys_.get(), "general.architecture");
    if (id < 0 || gguf_get_kv_type(keys_.get(), id) != GGUF_TYPE_STRING) {
        refuse("the key general.architecture is missing");
    }
    const std::string found = gguf_get_val_str(keys_.get(), id);
    if (found != architecture) {
        refuse("the architecture is " + found + "; only llama can be fine-tuned");
    }
    shape_.width        = number("embedding_length", -1);
    shape_.layers       = number("block_count", -1);
    shape_.heads        = number("attention.head_count", -1);
    shape_.kv_heads     = number("attention.head_count_kv", shape_.heads);
    shape_.feed_forward = number("feed_forward_length", -1);
    shape_.context      = number("context_length", -1);
    if (shape_.heads == 0 || shape_.kv_heads == 0 || shape_.heads % shape_.kv_heads != 0) {
        refuse("the numbers of attention heads do not fit each other");
    }
    shape_.head_width = number("attention.key_length", shape_.width / shape_.heads);
    shape_.rotated    = number("rope.dimension_count", shape_.head_width);
    shape_.epsilon    = real("attention.layer_norm_rms_epsilon", 1e-5f);
    shape_.rope_base  = real("rope.freq_base", 10000.0f);
    const float factor = real("rope.scaling.factor", real("rope.scale_linear", 0.0f));
    shape_.rope_scale  = factor == 0.0f ? 1.0f : 1.0f / factor;
    const int64_t scaling = gguf_find_key(keys_.get(), "llama.rope.scaling.type");
    if (scaling >= 0) {
        const std::string type = gguf_get_val_str(keys_.get(), scaling);
        if (type == "none") {
            shape_.rope_scale = 1.0f;
        } else if (type != "linear") {
            refuse("RoPE scaling of the type " + type + " cannot be fine-tuned");
        }
    }
    if (number("expert_count", 0) != 0 || real("attention.scale", 0.0f) != 0.0f ||
        number("attention.value_length", shape_.head_width) != shape_.head_width) {
        refuse("experts, attention.scale and values of another length than keys cannot be fine-tuned");
    }
}

void base_model::read_tensors(ggml_backend_t backend) {
    const int64_t count = gguf_get_n_tensors(keys_.get());
    context_.reset(ggml_init({ggml_tensor_overhead() * static_cast<size_t>(count + 1), nullptr, true}));
    for (int64_t i = 0; i < count; i++) {
        const char *    name = gguf_get_tensor_name(keys_.get(), i);
        const ggml_type type = gguf_get_tensor_type(keys_.get(), i);
        if (!can_be_a_base(type) || (trainable_ && ggml_is_quantized(type))) {
            refuse("tensor " + std::string(name) + " has the type " + ggml_type_name(type) +
                   (trainable_ ? ", all parameters are trained from F32, F16 or BF16 only"
                               : ", which cannot be a base; quantise to Q8_0 or Q4_K_M"));
        }
        const int64_t * ne     = gguf_get_tensor_ne(keys_.get(), i);
        const int       axes   = ne[1] == 1 ? 1 : 2;
        ggml_tensor *   tensor = ggml_new_tensor(context_.get(), trainable_ ? GGML_TYPE_F32 : type, axes, ne);
        ggml_set_name(tensor, name);
        tensors_.push_back(tensor);
    }
    buffer_.reset(ggml_backend_alloc_ctx_tensors(context_.get(), backend));
    if (!buffer_) {
        throw memory_error("there is not enough memory for " + path_);
    }
    std::ifstream file(path_, std::ios::binary);
    const size_t  start = gguf_get_data_offset(keys_.get());
    for (int64_t i = 0; i < count; i++) {
        ggml_tensor *     tensor = tensors_[static_cast<size_t>(i)];
        std::vector<char> bytes(gguf_get_tensor_size(keys_.get(), i));
        file.seekg(static_cast<std::streamoff>(start + gguf_get_tensor_offset(keys_.get(), i)));
        if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
            refuse("the file ends within tensor " + std::string(tensor->name));
        }
        const ggml_type type = gguf_get_tensor_type(keys_.get(), i);
        if (type == tensor->type) {
            ggml_backend_tensor_set(tensor, bytes.data(), 0, bytes.size());
        } else {
            std::vector<float> values(static_cast<size_t>(ggml_nelements(tensor)));
            ggml_get_type_traits(type)->to_float(bytes.data(), values.data(), ggml_nelements(tensor));
            ggml_backend_tensor_set(tensor, values.data(), 0, ggml_nbytes(tensor));
        }
    }
}

ggml_tensor * base_model::tensor(const std::string & name, int64_t columns, int64_t rows) {
    ggml_tensor * found = ggml_get_tensor(context_.get(), name.c_str());
    if (!found) {
        refuse("tensor " + name + " is missing");
    }
    if (found->ne[0] != columns || found->ne[1] != rows) {
        refuse("tensor " + name + " has another shape than the keys tell");
    }
    used_++;
    return found;
}

void base_model::find_tensors() {
    embeddings_ = ggml_get_tensor(context_.get(), "token_embd.weight");
    if (!embeddings_) {
        refuse("tensor token_embd.weight is missing");
    }
    shape_.vocabulary = embeddings_->ne[1];
    const int64_t queries = shape_.heads * shape_.head_width;
    const int64_t values  = shape_.kv_heads * shape_.head_width;
    tensor("token_embd.weight", shape_.width, shape_.vocabulary);
    output_norm_ = tensor("output_norm.weight", shape_.width, 1);
    output_      = ggml_get_tensor(context_.get(), "output.weight")
                       ? tensor("output.weight", shape_.width, shape_.vocabulary)
                       : embeddings_;
    if (ggml_get_tensor(context_.get(), "rope_freqs.weight")) {
        rope_factors_ = tensor("rope_freqs.weight", shape_.rotated / 2, 1);
    }
    for (int64_t layer = 0; layer < shape_.layers; layer++) {
        const std::string prefix = "blk." + std::to_string(layer) + ".";
        blocks_.push_back({
            tensor(prefix + "attn_norm.weight", shape_.width, 1),
            tensor(prefix + "attn_q.weight", shape_.width, queries),
            tensor(prefix + "attn_k.weight", shape_.width, values),
            tensor(prefix + "attn_v.weight", shape_.width, values),
            tensor(prefix + "attn_output.weight", queries, shape_.width),
            tensor(prefix + "ffn_norm.weight", shape_.width, 1),
            tensor(prefix + "ffn_gate.weight", shape_.width, shape_.feed_forward),
            tensor(prefix + "ffn_up.weight", shape_.width, shape_.feed_forward),
            tensor(prefix + "ffn_down.weight", shape_.feed_forward, shape_.width),
        });
    }
    if (used_ != tensors_.size()) {
        refuse("it has tensors beyond a plain LLaMA's, biases or experts, which cannot be fine-tuned");
    }
    for (ggml_tensor * parameter : parameters()) {
        ggml_set_param(parameter);
    }
}

std::vector<ggml_tensor *> base_model::parameters() const {
    std::vector<ggml_tensor *> found;
    for (ggml_tensor * candidate : tensors_) {
        if (trainable_ && candidate != rope_factors_) {
            found.push_back(candidate);
        }
    }
    return found;
}

ggml_tensor * base_model::transposed(const ggml_tensor * matrix) const {
    const auto found = transposed_.find(matrix);
    return found == transposed_.end() ? nullptr : found->second;
}

std::vector<float> base_model::floats(const ggml_tensor * tensor) {
    std::vector<float> values(static_cast<size_t>(ggml_nelements(tensor)));
    if (tensor->type == GGML_TYPE_F32) {
        ggml_backend_tensor_get(tensor, values.data(), 0, ggml_nbytes(tensor));
        return values;
    }
    std::vector<char> bytes(ggml_nbytes(tensor));
    ggml_backend_tensor_get(tensor, bytes.data(), 0, bytes.size());
    ggml_get_type_traits(tensor->type)->to_float(bytes.data(), values.data(), ggml_nelements(tensor));
    return values;
}

void base_model::transpose(ggml_backend_t backend) {
    transposed_context_.reset(ggml_init({ggml_tensor_overhead() * (tensors_.size() + 1), nullptr, true}));
    for (ggml_tensor * matrix : tensors_) {
        if (matrix->ne[1] == 1 || (matrix == embeddings_ && output_ != embeddings_)) {
            continue;
        }
        transposed_[matrix] = ggml_new_tensor_2d(transposed_context_.get(), GGML_TYPE_F32, matrix->ne[1], matrix->ne[0]);
    }
    transposed_buffer_.reset(ggml_backend_alloc_ctx_tensors(transposed_context_.get(), backend));
    if (!transposed_buffer_) {
        throw memory_error("there is not enough memory for the transposed weights of " + path_);
    }
    for (const auto & [matrix, copy] : transposed_) {
        const std::vector<float> values  = floats(matrix);
        const auto               columns = static_cast<size_t>(matrix->ne[0]);
        const auto               rows    = static_cast<size_t>(matrix->ne[1]);
        std::vector<float>       turned(values.size());
        for (size_t row = 0; row < rows; row++) {
            for (size_t column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        ggml_backend_tensor_set(copy, turned.data(), 0, ggml_nbytes(copy));
    }
}

} // namespace genrec
