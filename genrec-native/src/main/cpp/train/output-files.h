// SPDX-License-Identifier: Apache-2.0
// The files that fine-tuning ends with, which llama.cpp loads.
#pragma once

#include "adapter.h"
#include "base-model.h"

#include <map>
#include <string>

namespace genrec {

using metadata = std::map<std::string, std::string>;

// The types a model may be written in.
enum class weight_type { f32, f16, bf16, q8_0, q4_k_m };

// Throws std::invalid_argument for an unknown name.
weight_type parse_weight_type(const std::string & name);

// Throws write_error, as the next.
void write_adapter(const std::string & path, const adapter & lora, const metadata & added);

// `lora` is folded into the base's weights unless it is nullptr.
void write_model(const std::string & path, const base_model & base, const adapter * lora, const metadata & added,
                 weight_type type, int threads);

} // namespace genrec
