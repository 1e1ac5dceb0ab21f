// SPDX-License-Identifier: Apache-2.0
// Loading: what goes wrong is an exception that says what, and nothing is printed.
#include "errors.h"
#include "model.h"
#include "native-log.h"
#include "session.h"

#include "check.h"
#include "tiny-model.h"

#include <filesystem>
#include <stdexcept>

using namespace genrec;

namespace {

model_options options(const std::string & path, load_monitor * monitor = nullptr) {
    return {path, "", -1, true, true, monitor};
}

} // namespace

int main() {
    const temporary_folder folder;
    const std::string      path = folder.file("model.gguf");
    write_tiny_model(path);

    load_monitor monitor{0, 0};
    {
        const model loaded(options(path, &monitor));
        CHECK(monitor.progress == 1.0f);
        CHECK(loaded.vocab().size() == tiny_vocabulary_size);
        CHECK(loaded.where().name == "CPU");
        CHECK(loaded.kv_elements_per_token() == 2 * 2 * 16);
        CHECK(take_log().find("llama") != std::string::npos);
        CHECK(take_log().empty());
    }

    load_monitor cancelled{0, 1};
    CHECK_THROWS(model(options(path, &cancelled)), cancelled_error, "cancelled");

    CHECK_THROWS(model(options(folder.file("missing.gguf"))), load_error, "missing.gguf");
    const std::string truncated = folder.file("truncated.gguf");
    std::filesystem::copy_file(path, truncated);
    std::filesystem::resize_file(truncated, std::filesystem::file_size(path) - 100);
    CHECK_THROWS(model(options(truncated)), load_error, "truncated.gguf");
    model_options elsewhere = options(path);
    elsewhere.device        = "CUDA7";
    CHECK_THROWS((model(elsewhere)), std::invalid_argument, "CUDA7");

    const std::string negative = folder.file("negative.gguf");
    tiny_shape below_zero;
    below_zero.epsilon = -1e-5f;
    write_tiny_model(negative, below_zero);
    CHECK_THROWS(model(options(negative)), load_error, "negative.gguf: llama.attention.layer_norm_rms_epsilon");

    model loaded(options(path));
    CHECK_THROWS(loaded.add_adapter(path, 1.0f), load_error, "adapter");
    const session_options huge{2000000000, 8, 512, 1, LLAMA_FLASH_ATTN_TYPE_AUTO};
    CHECK_THROWS((session(loaded, huge)), memory_error, "2000000000 tokens");
    const session_options crowded{512, 257, 512, 1, LLAMA_FLASH_ATTN_TYPE_AUTO};
    CHECK_THROWS((session(loaded, crowded)), std::invalid_argument, "256");
    return 0;
}
