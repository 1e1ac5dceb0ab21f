// SPDX-License-Identifier: Apache-2.0
#include "tiny-model.h"

#include "ggml.h"
#include "gguf.h"

#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>
#include <vector>

namespace genrec {
namespace {

constexpr int64_t width   = 32;
constexpr int64_t kv      = 16;
constexpr int     layers  = 2;

struct gguf_deleter {
    void operator()(gguf_context * context) const { gguf_free(context); }
};

struct ggml_deleter {
    void operator()(ggml_context * context) const { ggml_free(context); }
};

class writer {
  public:
    explicit writer(float bound = 0.5f)
        : bound_(bound), gguf_(gguf_init_empty()), tensors_(ggml_init({16u << 20, nullptr, false})), random_(7) {}

    gguf_context * keys() { return gguf_.get(); }

    void add(const std::string & name, int64_t rows, int64_t columns, bool ones = false) {
        ggml_tensor * tensor = columns == 1 ? ggml_new_tensor_1d(tensors_.get(), GGML_TYPE_F32, rows)
                                            : ggml_new_tensor_2d(tensors_.get(), GGML_TYPE_F32, rows, columns);
        ggml_set_name(tensor, name.c_str());
        std::uniform_real_distribution<float> weight(-bound_, bound_);
        float *                               data = ggml_get_data_f32(tensor);
        for (int64_t i = 0; i < rows * columns; i++) {
            data[i] = ones ? 1.0f : weight(random_);
        }
        gguf_add_tensor(gguf_.get(), tensor);
    }

    // 1, 2, ...
    void add_range(const std::string & name, int64_t size) {
        ggml_tensor * tensor = ggml_new_tensor_1d(tensors_.get(), GGML_TYPE_F32, size);
        ggml_set_name(tensor, name.c_str());
        for (int64_t i = 0; i < size; i++) {
            ggml_get_data_f32(tensor)[i] = static_cast<float>(i + 1);
        }
        gguf_add_tensor(gguf_.get(), tensor);
    }

    void write(const std::string & path) {
        if (!gguf_write_to_file(gguf_.get(), path.c_str(), false)) {
            throw std::runtime_error("cannot write " + path);
        }
    }

  private:
    float                                       bound_;
    std::unique_ptr<gguf_context, gguf_deleter> gguf_;
    std::unique_ptr<ggml_context, ggml_deleter> tensors_;
    std::mt19937                                random_;
};

void add_vocabulary(gguf_context * keys) {
    std::vector<std::string> texts{"<unk>", "<s>", "</s>"};
    std::vector<int32_t>     types{2, 3, 3};
    for (int byte = 0; byte < 256; byte++) {
        char text[8];
        std::snprintf(text, sizeof(text), "<0x%02X>", static_cast<unsigned>(byte));
        texts.emplace_back(text);
        types.push_back(6);
    }
    for (const char * piece : {"\xE2\x96\x81", "</", "s>"}) { // the last two make up a special token's text
        texts.emplace_back(piece);
        types.push_back(1);
    }
    std::vector<const char *> pointers;
    for (const std::string & text : texts) {
        pointers.push_back(text.c_str());
    }
    const std::vector<float> scores(texts.size());
    gguf_set_val_str(keys, "tokenizer.ggml.model", "llama");
    gguf_set_arr_str(keys, "tokenizer.ggml.tokens", pointers.data(), pointers.size());
    gguf_set_arr_data(keys, "tokenizer.ggml.scores", GGUF_TYPE_FLOAT32, scores.data(), scores.size());
    gguf_set_arr_data(keys, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, types.data(), types.size());
    gguf_set_val_u32(keys, "tokenizer.ggml.bos_token_id", 1);
    gguf_set_val_u32(keys, "tokenizer.ggml.eos_token_id", 2);
    gguf_set_val_bool(keys, "tokenizer.ggml.add_space_prefix", true);
}

} // namespace

temporary_folder::temporary_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "genrec-XXXXXX").string();
    std::random_device device;
    for (char & c : pattern) {
        if (c == 'X') {
            c = static_cast<char>('a' + device() % 26);
        }
    }
    std::filesystem::create_directory(pattern);
    path_ = pattern;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void write_tiny_model(const std::string & path, const tiny_shape & shape) {
    writer        out(16.0f / static_cast<float>(shape.width));
    const int64_t columns = shape.width;
    const int64_t values  = columns / shape.heads * shape.kv_heads;
    const int64_t inner   = shape.feed_forward;
    gguf_set_val_str(out.keys(), "general.architecture", "llama");
    gguf_set_val_u32(out.keys(), "llama.context_length", 512);
    gguf_set_val_u32(out.keys(), "llama.embedding_length", shape.width);
    gguf_set_val_u32(out.keys(), "llama.block_count", layers);
    gguf_set_val_u32(out.keys(), "llama.feed_forward_length", shape.feed_forward);
    gguf_set_val_u32(out.keys(), "llama.attention.head_count", shape.heads);
    gguf_set_val_u32(out.keys(), "llama.attention.head_count_kv", shape.kv_heads);
    gguf_set_val_f32(out.keys(), "llama.attention.layer_norm_rms_epsilon", shape.epsilon);
    if (shape.scaled_rope) {
        gguf_set_val_f32(out.keys(), "llama.rope.freq_base", 500.0f);
        gguf_set_val_str(out.keys(), "llama.rope.scaling.type", "linear");
        gguf_set_val_f32(out.keys(), "llama.rope.scaling.factor", 2.0f);
        out.add_range("rope_freqs.weight", columns / shape.heads / 2);
    }
    add_vocabulary(out.keys());
    out.add("token_embd.weight", columns, tiny_vocabulary_size);
    for (int layer = 0; layer < layers; layer++) {
        const std::string block = "blk." + std::to_string(layer) + ".";
        out.add(block + "attn_norm.weight", columns, 1, true);
        out.add(block + "attn_q.weight", columns, columns);
        out.add(block + "attn_k.weight", columns, values);
        out.add(block + "attn_v.weight", columns, values);
        out.add(block + "attn_output.weight", columns, columns);
        out.add(block + "ffn_norm.weight", columns, 1, true);
        out.add(block + "ffn_gate.weight", columns, inner);
        out.add(block + "ffn_up.weight", columns, inner);
        out.add(block + "ffn_down.weight", inner, columns);
    }
    out.add("output_norm.weight", columns, 1, true);
    if (!shape.tied) {
        out.add("output.weight", columns, tiny_vocabulary_size);
    }
    out.write(path);
}

void write_tiny_adapter(const std::string & path, bool on_head) {
    writer out;
    gguf_set_val_str(out.keys(), "general.type", "adapter");
    gguf_set_val_str(out.keys(), "general.architecture", "llama");
    gguf_set_val_str(out.keys(), "adapter.type", "lora");
    gguf_set_val_f32(out.keys(), "adapter.lora.alpha", 4.0f);
    for (int layer = 0; layer < layers; layer++) {
        const std::string block = "blk." + std::to_string(layer) + ".";
        out.add(block + "attn_q.weight.lora_a", width, 2);
        out.add(block + "attn_q.weight.lora_b", 2, width);
        out.add(block + "attn_v.weight.lora_a", width, 2);
        out.add(block + "attn_v.weight.lora_b", 2, kv);
    }
    if (on_head) {
        out.add("output.weight.lora_a", width, 2);
        out.add("output.weight.lora_b", 2, tiny_vocabulary_size);
    }
    out.write(path);
}

} // namespace genrec
