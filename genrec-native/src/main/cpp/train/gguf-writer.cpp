// SPDX-License-Identifier: Apache-2.0
#include "gguf-writer.h"

#include "atomic-file.h"

namespace genrec {

void gguf_writer::add(const std::string & name, const ggml_tensor * like, std::function<std::vector<float>()> values) {
    entries_.push_back({name, like, std::move(values)});
}

void gguf_writer::write(const std::string & path) const {
    const ggml_context_ptr context(ggml_init({ggml_tensor_overhead() * (entries_.size() + 1), nullptr, true}));
    const gguf_context_ptr file(gguf_init_empty());
    gguf_set_kv(file.get(), keys_.get());
    for (const entry & each : entries_) {
        ggml_tensor * tensor = ggml_new_tensor(context.get(), GGML_TYPE_F32, ggml_n_dims(each.like), each.like->ne);
        ggml_set_name(tensor, each.name.c_str());
        gguf_add_tensor(file.get(), tensor);
    }
    atomic_file       out(path);
    std::vector<char> header(gguf_get_meta_size(file.get()));
    gguf_get_meta_data(file.get(), header.data());
    out.write(header.data(), header.size());
    const size_t            alignment = gguf_get_alignment(file.get());
    const std::vector<char> padding(alignment);
    for (const entry & each : entries_) {
        const std::vector<float> values = each.values();
        const size_t             bytes  = values.size() * sizeof(float);
        out.write(values.data(), bytes);
        out.write(padding.data(), GGML_PAD(bytes, alignment) - bytes);
    }
    out.commit();
}

} // namespace genrec
