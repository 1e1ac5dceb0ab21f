// SPDX-License-Identifier: Apache-2.0
// Whole runs: what they write is what llama.cpp computes with, and they go on as if they had not been stopped.
#include "check.h"
#include "tiny-model.h"
#include "training-data.h"

#include "fine-tuning.h"
#include "runtime.h"
#include "training-errors.h"

#include "llama-cpp.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#ifndef _WIN32
#include <sys/resource.h>
#endif

namespace {

using namespace genrec;

const temporary_folder  folder;
const std::atomic<bool> never{false};

options base_options(const std::string & model, const std::string & output, const std::vector<std::string> & more) {
    std::vector<std::string> arguments{"--model",         folder.file(model),   "--data",     folder.file("train.jsonl"),
                                       "--output",        folder.file(output),  "--batch",    "8",
                                       "--batch-tokens",  "64",                 "--device",   "CPU",
                                       "--learning-rate", "0.01",               "--warm-up",  "2",
                                       "--threads",       "1",                  "--epochs",   "4",
                                       "--metadata",      "genrec.template=one"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return parse_options(arguments);
}

struct quiet_progress {
    std::FILE * file = std::fopen(folder.file("progress.jsonl").c_str(), "w");
    progress    reports{file};
    ~quiet_progress() { std::fclose(file); }
};

bool run(const options & chosen, const std::atomic<bool> & stop = never) {
    const quiet_progress out;
    return fine_tuning(chosen, out.reports, stop).run();
}

// The mean loss over an example's targets, by llama.cpp; among the catalogue's choices if there is one.
double llama_loss(const std::string & model_path, const std::string & adapter_path, const dataset & data,
                  const catalogue * titles = nullptr) {
    llama_model_params params = llama_model_default_params();
    params.n_gpu_layers       = 0;
    const llama_model_ptr model(llama_model_load_from_file(model_path.c_str(), params));
    CHECK(model);
    llama_adapter_lora * lora = nullptr;
    if (!adapter_path.empty()) {
        lora = llama_adapter_lora_init(model.get(), adapter_path.c_str());
        CHECK(lora);
        char value[16];
        CHECK(llama_adapter_meta_val_str(lora, "genrec.template", value, sizeof(value)) > 0);
        CHECK(std::string(value) == "one");
    }
    llama_context_params settings = llama_context_default_params();
    settings.n_ctx = settings.n_batch = settings.n_ubatch = 256;
    settings.n_threads = settings.n_threads_batch = 1;
    settings.type_k = settings.type_v = GGML_TYPE_F32;
    settings.flash_attn_type          = LLAMA_FLASH_ATTN_TYPE_DISABLED;
    double sum   = 0;
    size_t count = 0;
    for (const example & each : data.examples()) {
        const llama_context_ptr context(llama_init_from_model(model.get(), settings));
        float                   scale = 1.0f;
        CHECK(!lora || llama_set_adapters_lora(context.get(), &lora, 1, &scale) == 0);
        llama_batch batch = llama_batch_init(static_cast<int32_t>(each.tokens.size()), 0, 1);
        for (size_t i = 0; i < each.tokens.size(); i++) {
            batch.token[i]     = each.tokens[i];
            batch.pos[i]       = static_cast<int32_t>(i);
            batch.n_seq_id[i]  = 1;
            batch.seq_id[i][0] = 0;
            batch.logits[i]    = 1;
        }
        batch.n_tokens = static_cast<int32_t>(each.tokens.size());
        CHECK(llama_decode(context.get(), batch) == 0);
        llama_batch_free(batch);
        for (const target & t : each.targets) {
            const float * logits = llama_get_logits_ith(context.get(), t.position);
            double        total  = 0;
            for (int32_t i = 0; i < tiny_vocabulary_size; i++) {
                if (!titles || std::binary_search(titles->begin(t.node), titles->end(t.node), i)) {
                    total += std::exp(static_cast<double>(logits[i]));
                }
            }
            sum += std::log(total) - static_cast<double>(logits[t.token]);
            count++;
        }
    }
    return sum / static_cast<double>(count);
}

double own_loss(compute & where, const trained_model & model, const dataset & data, const catalogue * titles = nullptr) {
    example_group all;
    size_t        targets = 0;
    for (const example & each : data.examples()) {
        all.push_back(&each);
        targets += each.targets.size();
    }
    double loss = 0;
    for (const packed_sequences & sequences : pack(all, 128)) {
        loss += compute_loss(where, model, make_micro_batch(sequences, titles));
    }
    return loss / static_cast<double>(targets);
}

dataset test_data() {
    return dataset(folder.file("valid.jsonl"), {tiny_vocabulary_size, 256}, nullptr);
}

void adapter_is_what_llama_computes_with(const std::string & model) {
    const dataset data = test_data();
    const double  before = llama_loss(folder.file(model), "", data);
    CHECK(run(base_options(model, "adapter.gguf", {"--targets", "all", "--rank", "4"})));
    const double after = llama_loss(folder.file(model), folder.file("adapter.gguf"), data);
    CHECK(after < before - 0.5);
    compute          where("CPU", 1);
    const base_model base(folder.file(model), where.main(), false);
    const adapter    lora(base, folder.file("adapter.gguf"), where.main());
    CHECK_NEAR(own_loss(where, {base, &lora}, data), after, 1e-4);
    CHECK(!std::filesystem::exists(folder.file("adapter.gguf.checkpoint")));
}

void model_is_what_llama_computes_with() {
    const dataset data   = test_data();
    const double  before = llama_loss(folder.file("f32.gguf"), "", data);
    CHECK(run(base_options("f32.gguf", "full.gguf", {"--full", "--dropout", "0.1"})));
    const double after = llama_loss(folder.file("full.gguf"), "", data);
    CHECK(after < before - 0.5);
    compute          where("CPU", 1);
    const base_model base(folder.file("full.gguf"), where.main(), false);
    CHECK_NEAR(own_loss(where, {base, nullptr}, data), after, 1e-4);
}

// Histories of titles in which one mostly tells the next.
void write_titles(const std::string & catalogue_path, const std::string & data_path) {
    random_numbers           random(3);
    std::vector<std::string> titles;
    std::ofstream            catalogue_file(catalogue_path);
    for (int i = 0; i < 40; i++) {
        std::string title = std::to_string(3 + random.below(60));
        for (size_t j = random.below(4); j > 0; j--) {
            title += ", " + std::to_string(3 + random.below(60));
        }
        titles.push_back(title);
        catalogue_file << "{\"input_ids\": [" << title << "]}\n";
    }
    std::ofstream data(data_path);
    for (int i = 0; i < 60; i++) {
        data << "{\"input_ids\": [";
        size_t title = random.below(titles.size());
        for (int j = 0; j < 5; j++) {
            data << (j > 0 ? ", " : "") << titles[title] << ", 2";
            title = (title * 7 + random.below(2)) % titles.size();
        }
        data << "]}\n";
    }
}

void catalogue_loss_is_over_what_may_follow() {
    write_titles(folder.file("titles.jsonl"), folder.file("histories.jsonl"));
    const catalogue titles(folder.file("titles.jsonl"), tiny_vocabulary_size, 2);
    const dataset   data(folder.file("histories.jsonl"), {tiny_vocabulary_size, 256}, &titles);
    const double    before = llama_loss(folder.file("f32.gguf"), "", data, &titles);
    for (const std::string base : {"f32.gguf", "q4.gguf"}) {
        CHECK(run(base_options(base, "catalogue.gguf",
                               {"--data", folder.file("histories.jsonl"), "--catalogue", folder.file("titles.jsonl"),
                                "--catalogue-end-token", "2", "--targets", "all"})));
        const double after = llama_loss(folder.file(base), folder.file("catalogue.gguf"), data, &titles);
        CHECK(after < before - 0.3);
        compute          where("CPU", 1);
        const base_model model(folder.file(base), where.main(), false);
        const adapter    lora(model, folder.file("catalogue.gguf"), where.main());
        const double own = own_loss(where, {model, &lora}, data, &titles);
        // The choices' weights are dequantised; llama.cpp multiplies them as they are.
        CHECK_NEAR(own, after, base == "f32.gguf" ? 1e-4 : 1e-3);
    }
}

void merged_model_is_base_with_adapter() {
    const dataset data     = test_data();
    const double  separate = llama_loss(folder.file("f32.gguf"), folder.file("adapter.gguf"), data);
    const quiet_progress out;
    const auto merge = [&](const std::string & name, const std::string & type) {
        merge_adapter(parse_options({"--model", folder.file("f32.gguf"), "--adapter", folder.file("adapter.gguf"), "--merge",
                                     "--output", folder.file(name), "--type", type}),
                      out.reports);
        CHECK(!std::filesystem::exists(folder.file(name) + ".f32"));
        return llama_loss(folder.file(name), "", data);
    };
    CHECK_NEAR(merge("merged.gguf", "F32"), separate, 1e-4);
    CHECK_NEAR(merge("merged-q8.gguf", "Q8_0"), separate, 0.05);
    CHECK_NEAR(merge("merged-q4.gguf", "Q4_K_M"), separate, 0.5);
    CHECK(std::filesystem::file_size(folder.file("merged-q8.gguf")) <
          std::filesystem::file_size(folder.file("merged.gguf")) / 2);
    CHECK(run(base_options("f32.gguf", "merged-by-run.gguf", {"--targets", "all", "--rank", "4", "--merge"})));
    CHECK_NEAR(llama_loss(folder.file("merged-by-run.gguf"), "", data), separate, 1e-4);
}

// Stops after some steps, then goes on: the same bytes as without a stop, with the best parameters of the same validation.
void goes_on_as_if_never_stopped(const std::vector<std::string> & more) {
    std::vector<std::string> arguments{"--validation", folder.file("valid.jsonl"), "--validate-every", "2",
                                       "--threads", "2"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    CHECK(run(base_options("small.gguf", "whole.gguf", arguments)));
    CHECK(run(base_options("small.gguf", "whole2.gguf", arguments)));
    CHECK(bytes(folder.file("whole.gguf")) == bytes(folder.file("whole2.gguf")));
    arguments.push_back("--resume");
    const std::atomic<bool> at_once{true};
    options                 chosen = base_options("small.gguf", "parts.gguf", arguments);
    std::filesystem::remove(folder.file("parts.gguf"));
    CHECK(!run(chosen, at_once)); // before the first step
    CHECK(std::filesystem::exists(folder.file("parts.gguf.checkpoint")));
    // An output that cannot be put in place ends the run after a checkpoint.
    chosen.checkpoint_every = 5;
    std::filesystem::create_directory(folder.file("parts.gguf"));
    CHECK_THROWS(run(chosen), write_error, "put in place");
    std::filesystem::remove(folder.file("parts.gguf"));
    CHECK(run(chosen));
    CHECK(bytes(folder.file("whole.gguf")) == bytes(folder.file("parts.gguf")));
}

void refuses_another_runs_checkpoint() {
    const std::atomic<bool> at_once{true};
    CHECK(!run(base_options("small.gguf", "other.gguf", {}), at_once));
    CHECK_THROWS(run(base_options("small.gguf", "other.gguf", {"--resume", "--seed", "2"})), load_error,
                 "it was '--seed=1', now it is '--seed=2'");
    std::ofstream(folder.file("other.gguf.checkpoint")) << "damaged";
    CHECK_THROWS(run(base_options("small.gguf", "other.gguf", {"--resume"})), load_error, "damaged");
}

void stops_early() {
    CHECK(run(base_options("small.gguf", "early.gguf",
                           {"--validation", folder.file("valid.jsonl"), "--validate-every", "1", "--patience", "2",
                            "--learning-rate", "0.3", "--epochs", "200"})));
    const std::string reports = bytes(folder.file("progress.jsonl"));
    CHECK(reports.find("\"event\":\"validation\"") != std::string::npos);
    CHECK(reports.find("\"step\":599") == std::string::npos);
}

void refuses_bad_input() {
    CHECK_THROWS(run(base_options("small.gguf", "diverged.gguf", {"--learning-rate", "1e25", "--full"})),
                 divergence_error, "no number");
    CHECK(!std::filesystem::exists(folder.file("diverged.gguf")));
    CHECK_THROWS(run(base_options("small.gguf", "missing/folder/out.gguf", {})), write_error, "cannot be opened");
    CHECK_THROWS(run(base_options("train.jsonl", "out.gguf", {})), load_error, "no GGUF file");
    CHECK_THROWS(run(base_options("gpt.gguf", "out.gguf", {})), load_error, "the architecture is gpt2");
    CHECK_THROWS(run(base_options("q8.gguf", "out.gguf", {"--full"})), load_error, "all parameters are trained from F32");
    CHECK_THROWS(base_options("small.gguf", "out.gguf", {"--rank", "x"}), std::invalid_argument, "--rank is x");
    CHECK_THROWS(base_options("small.gguf", "out.gguf", {"--targets", "q,z"}), std::invalid_argument, "'z'");
    CHECK_THROWS(base_options("small.gguf", "out.gguf", {"--nonsense"}), std::invalid_argument, "--nonsense");
    CHECK_THROWS(base_options("small.gguf", "out.gguf", {"--catalogue", "x"}), std::invalid_argument, "go together");
}

#ifndef _WIN32
// Files may not grow beyond the limit, as if the disk were full.
void keeps_the_last_checkpoint_on_a_full_disk() {
    const std::atomic<bool> at_once{true};
    const options           chosen = base_options("small.gguf", "full-disk.gguf", {"--checkpoint-every", "1", "--resume"});
    CHECK(!run(chosen, at_once));
    const std::string before = bytes(chosen.checkpoint_path());
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{static_cast<rlim_t>(before.size() / 2), limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    CHECK_THROWS(run(chosen), write_error, "full-disk.gguf.checkpoint: the file cannot be written");
    setrlimit(RLIMIT_FSIZE, &limit);
    CHECK(bytes(chosen.checkpoint_path()) == before);
    CHECK(!std::filesystem::exists(chosen.checkpoint_path() + ".tmp"));
}
#endif

void write_bases() {
    write_data(folder.file("train.jsonl"), 1, 24);
    write_data(folder.file("valid.jsonl"), 2, 60);
    write_tiny_model(folder.file("f32.gguf"), {256, 4, 2, 256, false, true});
    write_tiny_model(folder.file("small.gguf"));
    const auto quantise = [](const std::string & name, llama_ftype type) {
        llama_model_quantize_params params = llama_model_quantize_default_params();
        params.ftype                       = type;
        CHECK(llama_model_quantize(folder.file("f32.gguf").c_str(), folder.file(name).c_str(), &params) == 0);
    };
    quantise("f16.gguf", LLAMA_FTYPE_MOSTLY_F16);
    quantise("bf16.gguf", LLAMA_FTYPE_MOSTLY_BF16);
    quantise("q8.gguf", LLAMA_FTYPE_MOSTLY_Q8_0);
    quantise("q4.gguf", LLAMA_FTYPE_MOSTLY_Q4_K_M);
    const gguf_context_ptr other(gguf_init_empty());
    gguf_set_val_str(other.get(), "general.architecture", "gpt2");
    CHECK(gguf_write_to_file(other.get(), folder.file("gpt.gguf").c_str(), false));
}

// Without an adapter a model is written again; its rows of 32 do not split into a K-quant's 256.
void writes_a_model_in_another_type() {
    const dataset data   = test_data();
    const double  before = llama_loss(folder.file("f32.gguf"), "", data);
    const auto    loss   = [&](const std::string & from, const std::string & type) {
        const std::string name = "rewritten-" + type + ".gguf";
        const quiet_progress out;
        merge_adapter(parse_options({"--model", folder.file(from), "--merge", "--type", type, "--output", folder.file(name)}),
                      out.reports);
        return llama_loss(folder.file(name), "", data);
    };
    CHECK_NEAR(loss("f32.gguf", "F32"), before, 0.0);
    CHECK_NEAR(loss("f32.gguf", "F16"), before, 0.01);
    CHECK_NEAR(loss("f32.gguf", "Q4_K_M"), before, 0.5);
    CHECK_NEAR(loss("rewritten-Q4_K_M.gguf", "Q8_0"), before, 0.5);
    CHECK(std::filesystem::file_size(folder.file("rewritten-Q4_K_M.gguf")) <
          std::filesystem::file_size(folder.file("rewritten-F16.gguf")));
}

} // namespace

int main() {
    start_runtime();
    write_bases();
    for (const char * base : {"bf16.gguf", "f16.gguf", "q8.gguf", "q4.gguf", "f32.gguf"}) {
        adapter_is_what_llama_computes_with(base);
    }
    model_is_what_llama_computes_with();
    catalogue_loss_is_over_what_may_follow();
    merged_model_is_base_with_adapter();
    writes_a_model_in_another_type();
    goes_on_as_if_never_stopped({});
    goes_on_as_if_never_stopped({"--full", "--dropout", "0.1"});
    refuses_another_runs_checkpoint();
    stops_early();
    refuses_bad_input();
#ifndef _WIN32
    keeps_the_last_checkpoint_on_a_full_disk();
#endif
    return 0;
}
