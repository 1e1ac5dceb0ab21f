// SPDX-License-Identifier: Apache-2.0
// What steps of a shape cost with the attention kernels of the CPU: milliseconds of CPU time, medians of rounds in which
// the kernels take turns. On a machine with other work, one thread gives the steadiest figures. Not a test.
//
// A shape is U users with B sequences each. The users share a prefix; each has a prompt behind it and, behind that, his
// sequences, which share the prompt and get a token each at a step. Only the last of a prompt's tokens has logits, as all
// tokens of a step have.
#include "fused-attention.h"

#include "llama-cpp.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr uint32_t sequences_at_most = 256;

struct kernel {
    const char *          name;
    llama_flash_attn_type fused;
    ggml_type             kv;
    bool                  widened; // what the engine does: the fused kernel reads 32 bits
};

constexpr kernel kernels[] = {
    {"unfused F32", LLAMA_FLASH_ATTN_TYPE_DISABLED, GGML_TYPE_F32, false},
    {"fused F32", LLAMA_FLASH_ATTN_TYPE_ENABLED, GGML_TYPE_F32, true},
    {"fused F16", LLAMA_FLASH_ATTN_TYPE_ENABLED, GGML_TYPE_F16, false},
};

struct shape {
    const char * name;
    int32_t      users;
    int32_t      shared;    // tokens
    int32_t      prompt;    // tokens of each user
    int32_t      sequences; // of each user
    int32_t      steps;
};

constexpr shape shapes[] = {
    {"1 user x 10, 64 + 64", 1, 64, 64, 10, 4},       {"1 user x 10, 0 + 128", 1, 0, 128, 10, 4},
    {"1 user x 10, 0 + 512", 1, 0, 512, 10, 4},       {"1 user x 40, 0 + 512", 1, 0, 512, 40, 4},
    {"1 user x 64, 0 + 512", 1, 0, 512, 64, 4},       {"1 user x 100, 0 + 512", 1, 0, 512, 100, 4},
    {"4 users x 10, 64 + 64", 4, 64, 64, 10, 4},      {"8 users x 10, 64 + 64", 8, 64, 64, 10, 4},
    {"16 users x 10, 64 + 64", 16, 64, 64, 10, 4},    {"23 users x 10, 64 + 64", 23, 64, 64, 10, 4},
};

struct rows {
    std::vector<llama_token>    tokens;
    std::vector<llama_pos>      positions;
    std::vector<int32_t>        counts;
    std::vector<llama_seq_id>   ids;
    std::vector<llama_seq_id *> pointers;
    std::vector<int8_t>         wanted;

    void add(int32_t sequence, int32_t position, bool output) {
        tokens.push_back(static_cast<llama_token>(3 + (position * 31 + sequence * 17) % 250));
        positions.push_back(position);
        ids.push_back(sequence);
        counts.push_back(1);
        wanted.push_back(output);
    }

    void decode(llama_context * context) {
        const auto limit = static_cast<size_t>(llama_n_batch(context));
        pointers.clear();
        for (llama_seq_id & id : ids) {
            pointers.push_back(&id);
        }
        for (size_t begin = 0; begin < tokens.size(); begin += limit) {
            llama_batch batch{};
            batch.n_tokens = static_cast<int32_t>(std::min(limit, tokens.size() - begin));
            batch.token    = tokens.data() + begin;
            batch.pos      = positions.data() + begin;
            batch.n_seq_id = counts.data() + begin;
            batch.seq_id   = pointers.data() + begin;
            batch.logits   = wanted.data() + begin;
            if (llama_decode(context, batch) != 0) {
                throw std::runtime_error("llama_decode failed");
            }
        }
        llama_synchronize(context);
    }
};

struct cost {
    std::vector<double> prefill;
    std::vector<double> step;
};

double since(std::clock_t start) {
    return 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Sequence 0 is the shared prefix, 1 .. users the prompts, the others the users' sequences.
void round(llama_context * context, const shape & of, cost & result) {
    llama_memory_t memory = llama_get_memory(context);
    llama_memory_clear(memory, false);
    if (of.shared > 0) {
        rows prefix;
        for (int32_t i = 0; i < of.shared; i++) {
            prefix.add(0, i, false);
        }
        prefix.decode(context);
    }
    rows          prompts;
    std::clock_t  start = std::clock();
    const int32_t length = of.shared + of.prompt;
    for (int32_t user = 1; user <= of.users; user++) {
        llama_memory_seq_cp(memory, 0, user, -1, -1);
        for (int32_t i = of.shared; i < length; i++) {
            prompts.add(user, i, i + 1 == length);
        }
    }
    prompts.decode(context);
    result.prefill.push_back(since(start));
    for (int32_t step = 0; step < of.steps; step++) {
        rows next;
        start = std::clock();
        for (int32_t user = 1; user <= of.users; user++) {
            for (int32_t i = 0; i < of.sequences; i++) {
                const int32_t sequence = of.users + 1 + (user - 1) * of.sequences + i;
                if (step == 0) {
                    llama_memory_seq_cp(memory, user, sequence, -1, -1);
                }
                next.add(sequence, length + step, true);
            }
        }
        next.decode(context);
        result.step.push_back(since(start));
    }
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

bool widen(ggml_tensor * node, bool ask, void * attention) {
    if (ask) {
        static_cast<genrec::fused_attention *>(attention)->widen(node);
    }
    return false;
}

llama_context_ptr open(llama_model * model, const kernel & with, genrec::fused_attention & attention, int32_t threads,
                       uint32_t batch_tokens) {
    llama_context_params params = llama_context_default_params();
    params.n_ctx                = 4096;
    params.n_seq_max            = sequences_at_most;
    params.n_batch              = batch_tokens;
    params.n_ubatch             = batch_tokens;
    params.n_threads            = threads;
    params.n_threads_batch      = threads;
    params.kv_unified           = true;
    params.no_perf              = true;
    params.flash_attn_type      = with.fused;
    params.type_k               = with.kv;
    params.type_v               = with.kv;
    if (with.widened) {
        params.cb_eval           = widen;
        params.cb_eval_user_data = &attention;
    }
    llama_context_ptr context(llama_init_from_model(model, params));
    if (!context) {
        throw std::runtime_error(std::string("cannot open a context: ") + with.name);
    }
    return context;
}

void run(const char * path, int32_t threads, int rounds, uint32_t batch_tokens) {
    llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    llama_backend_init();
    const llama_model_ptr model(llama_model_load_from_file(path, llama_model_default_params()));
    if (!model) {
        throw std::runtime_error(std::string("cannot load ") + path);
    }
    genrec::fused_attention        attention;
    std::vector<llama_context_ptr> contexts;
    for (const kernel & each : kernels) {
        contexts.push_back(open(model.get(), each, attention, threads, batch_tokens));
    }
    std::printf("%-24s", "prefill and step, ms");
    for (const kernel & each : kernels) {
        std::printf("  %18s", each.name);
    }
    std::printf("\n");
    for (const shape & of : shapes) {
        std::vector<cost> costs(contexts.size());
        for (int i = 0; i < rounds; i++) {
            for (size_t k = 0; k < contexts.size(); k++) {
                round(contexts[k].get(), of, costs[k]);
            }
        }
        std::printf("%-24s", of.name);
        for (const cost & each : costs) {
            std::printf("  %9.2f%9.2f", median(each.prefill), median(each.step));
        }
        std::printf("\n");
        std::fflush(stdout);
    }
    if (!attention.exact()) {
        throw std::runtime_error("fused attention is not in 32 bits");
    }
}

} // namespace

int main(int count, char ** arguments) {
    if (count < 4) {
        std::fprintf(stderr, "usage: attention-shapes MODEL.gguf THREADS ROUNDS [TOKENS OF A BATCH]\n");
        return 2;
    }
    try {
        run(arguments[1], std::atoi(arguments[2]), std::atoi(arguments[3]),
            count > 4 ? static_cast<uint32_t>(std::atoi(arguments[4])) : 512);
        return 0;
    } catch (const std::exception & e) {
        std::fprintf(stderr, "attention-shapes: %s\n", e.what());
        return 1;
    }
}
