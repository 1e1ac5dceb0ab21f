// SPDX-License-Identifier: Apache-2.0
// Decodes the batches of traces with llama_decode alone, each trace in a context and a thread of its own, and prints how
// many nanoseconds that took: what genrec's own time is compared with. A trace is little-endian 32-bit integers:
//
//   context tokens, sequences, batch tokens, threads, fused attention (0 or 1), steps
//   a step: edits, (source or -1, destination, tokens or -1 for all) each; rows,
//           (sequence, tokens, logits for the last 0/1, for all 0/1) each, followed by its tokens
//   or -1: all sequences are emptied
#include "llama-cpp.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

struct edit {
    int32_t source;
    int32_t destination;
    int32_t tokens;
};

struct chunk {
    bool                       reset = false;
    std::vector<edit>          edits;
    std::vector<llama_token>   tokens;
    std::vector<llama_pos>     positions;
    std::vector<llama_seq_id>  sequences;
    std::vector<int8_t>        wanted;
};

class trace {
  public:
    explicit trace(const char * path) {
        std::ifstream file(path, std::ios::binary);
        std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        values_.resize(bytes.size() / sizeof(int32_t));
        std::copy_n(bytes.data(), values_.size() * sizeof(int32_t), reinterpret_cast<char *>(values_.data()));
    }

    int32_t next() {
        if (at_ == values_.size()) {
            throw std::runtime_error("the trace ends early");
        }
        return values_[at_++];
    }

  private:
    std::vector<int32_t> values_;
    size_t               at_ = 0;
};

// The steps as llama batches of at most `capacity` tokens.
std::vector<chunk> read_chunks(trace & in, int32_t steps, int32_t sequences, int32_t capacity) {
    std::vector<llama_pos> lengths(static_cast<size_t>(sequences));
    std::vector<chunk>     chunks;
    for (int32_t step = 0; step < steps; step++) {
        chunks.emplace_back();
        const int32_t edits  = in.next();
        chunks.back().reset = edits < 0;
        if (edits < 0) {
            std::fill(lengths.begin(), lengths.end(), 0);
            continue;
        }
        for (int32_t i = 0; i < edits; i++) {
            const int32_t source      = in.next();
            const int32_t destination = in.next();
            const int32_t tokens      = in.next();
            chunks.back().edits.push_back({source, destination, tokens});
            const int32_t held = source < 0 ? 0 : lengths[static_cast<size_t>(source)];
            lengths[static_cast<size_t>(destination)] = tokens < 0 ? held : tokens;
        }
        const int32_t rows = in.next();
        for (int32_t row = 0; row < rows; row++) {
            const int32_t sequence = in.next();
            const int32_t tokens   = in.next();
            const bool    last     = in.next() != 0;
            const bool    all      = in.next() != 0;
            for (int32_t token = 0; token < tokens; token++) {
                if (static_cast<int32_t>(chunks.back().tokens.size()) == capacity) {
                    chunks.emplace_back();
                }
                chunk & to = chunks.back();
                to.tokens.push_back(in.next());
                to.positions.push_back(lengths[static_cast<size_t>(sequence)]++);
                to.sequences.push_back(sequence);
                to.wanted.push_back(token + 1 == tokens ? last : all);
            }
        }
    }
    return chunks;
}

void decode(llama_context * context, chunk & each, std::vector<int32_t> & ones, std::vector<llama_seq_id *> & pointers) {
    llama_memory_t memory = llama_get_memory(context);
    if (each.reset) {
        llama_memory_clear(memory, false);
    }
    for (const edit & change : each.edits) {
        if (change.source == change.destination) {
            if (change.tokens >= 0) {
                llama_memory_seq_rm(memory, change.destination, change.tokens, -1);
            }
            continue;
        }
        llama_memory_seq_rm(memory, change.destination, -1, -1);
        if (change.source >= 0) {
            llama_memory_seq_cp(memory, change.source, change.destination, 0, change.tokens);
        }
    }
    if (each.tokens.empty()) {
        return;
    }
    for (size_t i = 0; i < each.tokens.size(); i++) {
        pointers[i] = &each.sequences[i];
    }
    llama_batch batch{};
    batch.n_tokens = static_cast<int32_t>(each.tokens.size());
    batch.token    = each.tokens.data();
    batch.pos      = each.positions.data();
    batch.n_seq_id = ones.data();
    batch.seq_id   = pointers.data();
    batch.logits   = each.wanted.data();
    if (llama_decode(context, batch) != 0) {
        throw std::runtime_error("llama_decode failed");
    }
    llama_synchronize(context);
}

// A trace and the context that it is decoded in.
class replay {
  public:
    replay(llama_model * model, const char * path) {
        trace         in(path);
        const int32_t context_tokens = in.next();
        const int32_t sequences      = in.next();
        const int32_t batch_tokens   = in.next();
        const int32_t threads        = in.next();
        const bool    fused          = in.next() != 0;
        const int32_t steps          = in.next();

        llama_context_params params = llama_context_default_params();
        params.n_ctx                = static_cast<uint32_t>(context_tokens);
        params.n_seq_max            = static_cast<uint32_t>(sequences);
        params.n_batch              = static_cast<uint32_t>(batch_tokens);
        params.n_ubatch             = static_cast<uint32_t>(std::min(batch_tokens, 512));
        params.n_threads            = threads;
        params.n_threads_batch      = threads;
        params.kv_unified           = true;
        params.no_perf              = true;
        params.flash_attn_type      = fused ? LLAMA_FLASH_ATTN_TYPE_ENABLED : LLAMA_FLASH_ATTN_TYPE_DISABLED;
        params.type_k               = fused ? GGML_TYPE_F16 : GGML_TYPE_F32; // as llama.cpp has it
        params.type_v               = params.type_k;
        context_.reset(llama_init_from_model(model, params));
        if (!context_) {
            throw std::runtime_error("cannot open a context");
        }
        chunks_ = read_chunks(in, steps, sequences, batch_tokens);
        ones_.assign(static_cast<size_t>(batch_tokens), 1);
        pointers_.resize(static_cast<size_t>(batch_tokens));
    }

    void pass() {
        llama_memory_clear(llama_get_memory(context_.get()), false);
        for (chunk & each : chunks_) {
            decode(context_.get(), each, ones_, pointers_);
        }
    }

  private:
    llama_context_ptr           context_;
    std::vector<chunk>          chunks_;
    std::vector<int32_t>        ones_;
    std::vector<llama_seq_id *> pointers_;
};

// All traces at the same time. What fails ends the program: there is nobody to tell.
int64_t pass(std::vector<std::unique_ptr<replay>> & replays) {
    const auto               start = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (const std::unique_ptr<replay> & each : replays) {
        threads.emplace_back([&each] { each->pass(); });
    }
    for (std::thread & thread : threads) {
        thread.join();
    }
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count();
}

void run(const char * model_path, int passes, char ** traces, int count) {
    llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    llama_backend_init();
    const llama_model_ptr model(llama_model_load_from_file(model_path, llama_model_default_params()));
    if (!model) {
        throw std::runtime_error(std::string("cannot load ") + model_path);
    }
    std::vector<std::unique_ptr<replay>> replays;
    for (int i = 0; i < count; i++) {
        replays.push_back(std::make_unique<replay>(model.get(), traces[i]));
    }
    pass(replays); // warms up
    for (int i = 0; i < passes; i++) {
        std::printf("%lld\n", static_cast<long long>(pass(replays)));
    }
}

} // namespace

int main(int count, char ** arguments) {
    if (count < 4) {
        std::fprintf(stderr, "usage: replay MODEL.gguf PASSES TRACE...\n");
        return 2;
    }
    try {
        run(arguments[1], std::atoi(arguments[2]), arguments + 3, count - 3);
        return 0;
    } catch (const std::exception & e) {
        std::fprintf(stderr, "replay: %s\n", e.what());
        return 1;
    }
}
