// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "errors.h"
#include "log-softmax.h"
#include "native-log.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <thread>

namespace genrec {
namespace {

// On the CPU the fused kernel takes less time than the unfused one wherever many rows are decoded, since it skips the cells
// of other sequences: see docs/performance.md.
llama_flash_attn_type resolved(const model & owner, llama_flash_attn_type choice) {
    return choice == LLAMA_FLASH_ATTN_TYPE_AUTO && !owner.where().is_gpu ? LLAMA_FLASH_ATTN_TYPE_ENABLED : choice;
}

// What keys and values are stored as. With 16 bits the CPU's fused kernel rounds, and below 64 tokens adds up in 16 bits too:
// log-probabilities then differ by up to 4e-3 with how rows are batched, with 32 by 2e-5 (four small models, 2026-11).
ggml_type kv_type(const model & owner, llama_flash_attn_type flash_attention) {
    return !owner.where().is_gpu || flash_attention == LLAMA_FLASH_ATTN_TYPE_DISABLED ? GGML_TYPE_F32 : GGML_TYPE_F16;
}

// A candidate's product reads its row of the matrix from memory, 60 to 90 ns for 288 floats; the whole head reads each row
// once and multiplies in blocks: it costs as many such products as a quarter of the vocabulary and 7% of it for each
// output. At this bound neither is faster by more than some 10%, with matrices of F32 and F16; with Q8_0 and K-quants
// candidates are cheaper still (head-shapes, 32,000 tokens, one thread of an AMD EPYC, 2026-11).
bool candidates_pay_off(size_t asked, size_t outputs, int32_t vocabulary_size) {
    return static_cast<double>(asked) < (0.25 + 0.07 * static_cast<double>(outputs)) * vocabulary_size;
}

int thread_count(int32_t wanted) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return wanted == 0 ? cores : std::min(wanted, cores); // more threads than cores only wait for each other
}

std::string mebibytes(uint64_t bytes) {
    return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB";
}

// What a session takes: the KV cache, and the logits of a whole batch. The buffers of the graph come on top; they are
// small beside these.
uint64_t needed_bytes(const model & owner, const session_options & options) {
    const uint64_t batch_tokens = std::min(options.batch_tokens, options.context_tokens);
    const ggml_type type = kv_type(owner, resolved(owner, options.flash_attention));
    return options.context_tokens * owner.kv_elements_per_token() * ggml_type_size(type) +
           batch_tokens * static_cast<uint64_t>(owner.vocab().size()) * sizeof(float);
}

std::string asked_for(const model & owner, const session_options & options) {
    return "a session of " + std::to_string(options.context_tokens) + " tokens of context and batches of " +
           std::to_string(options.batch_tokens) + " tokens takes about " + mebibytes(needed_bytes(owner, options));
}

llama_context_ptr open_context(const model & owner, const session_options & options, int threads,
                               ggml_backend_sched_eval_callback callback, void * called) {
    if (options.sequences > llama_max_parallel_sequences()) {
        throw std::invalid_argument("a session has at most " + std::to_string(llama_max_parallel_sequences()) +
                                    " sequences, not " + std::to_string(options.sequences));
    }
    const uint64_t available = available_memory_bytes();
    if (!owner.where().is_gpu && available > 0 && needed_bytes(owner, options) > available) {
        throw memory_error(asked_for(owner, options) + ", but only " + mebibytes(available) +
                           " are available; ask for less context");
    }
    llama_context_params params = llama_context_default_params();
    params.n_ctx                = options.context_tokens;
    params.n_seq_max            = options.sequences;
    params.n_batch              = options.batch_tokens;
    params.n_ubatch             = std::min<uint32_t>(options.batch_tokens, 512); // larger ones were not faster
    params.n_threads            = threads;
    params.n_threads_batch      = threads;
    params.flash_attn_type      = resolved(owner, options.flash_attention);
    params.type_k               = kv_type(owner, params.flash_attn_type);
    params.type_v               = params.type_k;
    params.kv_unified           = true; // copies of sequences are then metadata, and steps twice as fast
    params.no_perf              = true;
    if (!owner.where().is_gpu) {
        params.cb_eval           = callback;
        params.cb_eval_user_data = called;
    }
    forget_errors();
    llama_context_ptr context(llama_init_from_model(owner.handle(), params));
    if (!context) {
        const std::string errors = errors_of_this_thread();
        throw memory_error("llama.cpp cannot open the session: " + (errors.empty() ? "it gave no reason" : errors) + "; " +
                           asked_for(owner, options));
    }
    return context;
}

} // namespace

session::session(const model & owner, const session_options & options)
    : model_(owner), head_choice_(options.head), lengths_(options.sequences), threads_(thread_count(options.threads)) {
    const std::unique_lock<std::mutex> lock = owner.lock_adapters();

    open(options);
    if (options.flash_attention == LLAMA_FLASH_ATTN_TYPE_AUTO && !owner.where().is_gpu && !attention_.exact()) {
        session_options unfused = options;
        unfused.flash_attention = LLAMA_FLASH_ATTN_TYPE_DISABLED;
        context_.reset();
        open(unfused);
    }
}

void session::open(const session_options & options) {
    fused_   = resolved(model_, options.flash_attention) == LLAMA_FLASH_ATTN_TYPE_ENABLED;
    context_ = open_context(model_, options, threads_, observe, this);
    model_.apply_adapters(context_.get(), options.adapters);
    const size_t capacity = batch_tokens();
    tokens_.resize(capacity);
    positions_.resize(capacity);
    sequence_counts_.assign(capacity, 1);
    sequence_ids_.resize(capacity);
    sequence_pointers_.resize(capacity);
    wanted_.resize(capacity);
    for (size_t i = 0; i < capacity; i++) {
        sequence_pointers_[i] = &sequence_ids_[i];
    }
    warm_up();
}

// The context's evaluation callback: before each node, and after those for which it returned true.
bool session::observe(ggml_tensor * node, bool ask, void * self) {
    session & called = *static_cast<session *>(self);
    if (ask) {
        if (called.threads_ > 1) {
            computation::begin();
        }
        called.attention_.widen(node);
    }
    return called.head_.observe(node, ask);
}

// Decodes a token and forgets it: a context reserves the memory of its graphs when it first decodes.
void session::warm_up() {
    if (!model_.where().is_gpu) {
        head_.learn(context_.get());
    }
    batch first;
    first.row_sequences         = {0};
    first.row_token_offsets     = {0, 1};
    first.row_candidate_offsets = {0, 0};
    first.row_scored            = {0};
    first.tokens                = {0};
    first.token_log_probabilities.resize(1);
    try {
        decode(first);
    } catch (const inference_error & e) {
        throw memory_error(std::string("llama.cpp cannot decode in the session: ") + e.what());
    }
    llama_memory_clear(llama_get_memory(context_.get()), false);
    lengths_[0] = 0;
}

void session::decode(batch & step) {
    lengths_after_ = lengths_;
    step.check(model_.vocab().size(), lengths_after_);
    require_usable();
    failed_ = true; // until this step has succeeded
    filled_ = 0;
    outputs_.clear();
    apply_edits(step);
    for (size_t row = 0; row < step.rows(); row++) {
        add_row(step, row);
    }
    flush(step);
    failed_ = false;
}

uint64_t session::cache_bytes_per_token(const model & owner) {
    return owner.kv_elements_per_token() * ggml_type_size(kv_type(owner, resolved(owner, LLAMA_FLASH_ATTN_TYPE_AUTO)));
}

void session::require_usable() const {
    if (failed_) {
        throw inference_error("the session failed before; close it and open another");
    }
}

void session::reset() {
    require_usable();
    llama_memory_clear(llama_get_memory(context_.get()), false);
    std::fill(lengths_.begin(), lengths_.end(), 0);
}

void session::apply_edits(const batch & step) {
    llama_memory_t memory = llama_get_memory(context_.get());
    for (const edit & each : step.edits) {
        if (each.source == each.destination) {
            if (each.tokens >= 0) {
                llama_memory_seq_rm(memory, each.destination, each.tokens, -1);
            }
            continue;
        }
        llama_memory_seq_rm(memory, each.destination, -1, -1);
        if (each.source >= 0) {
            llama_memory_seq_cp(memory, each.source, each.destination, 0, each.tokens);
        }
    }
    lengths_.swap(lengths_after_);
}

void session::add_row(batch & step, size_t row) {
    const auto begin    = static_cast<size_t>(step.row_token_offsets[row]);
    const auto end      = static_cast<size_t>(step.row_token_offsets[row + 1]);
    const auto asked    = step.row_candidate_offsets[row + 1] - step.row_candidate_offsets[row];
    const bool certain  = step.over_candidates && asked == 1;
    const auto sequence = step.row_sequences[row];
    if (certain) {
        step.candidate_log_probabilities[static_cast<size_t>(step.row_candidate_offsets[row])] = 0;
    }
    for (size_t token = begin; token < end; token++) {
        if (filled_ == static_cast<int32_t>(tokens_.size())) {
            flush(step);
        }
        const auto at   = static_cast<size_t>(filled_);
        const bool last = token + 1 == end;
        wanted_[at]     = (last && asked > 0 && !certain) || (!last && step.row_scored[row]);
        if (wanted_[at]) {
            outputs_.push_back({filled_, row, token, last, nullptr});
        }
        tokens_[at]       = step.tokens[token];
        positions_[at]    = lengths_[static_cast<size_t>(sequence)]++;
        sequence_ids_[at] = sequence;
        filled_++;
    }
}

int32_t session::compute(const llama_batch & chunk) {
    const computation ends_here;
    if (model_.where().is_gpu && threads_ > 1) {
        computation::begin(); // there is no callback to say when
    }
    return llama_decode(context_.get(), chunk);
}

void session::flush(batch & step) {
    if (filled_ == 0) {
        return;
    }
    llama_batch chunk{};
    chunk.n_tokens = filled_;
    chunk.token    = tokens_.data();
    chunk.pos      = positions_.data();
    chunk.n_seq_id = sequence_counts_.data();
    chunk.seq_id   = sequence_pointers_.data();
    chunk.logits   = wanted_.data();
    const bool without = without_head(step);
    head_.end_before_head(without);
    forget_errors();
    const int32_t status = compute(chunk);
    if (status == 1) {
        throw inference_error("the KV cache of " + std::to_string(context_tokens()) +
                              " tokens is full; open the session with more context");
    }
    if (status != 0) {
        throw inference_error("llama.cpp failed with status " + std::to_string(status) + ": " + errors_of_this_thread());
    }
    if (without) {
        decoded_without_head_++;
        fetch_candidate_logits(step);
    } else {
        for (output & wanted : outputs_) {
            wanted.logits = llama_get_logits_ith(context_.get(), wanted.index); // not safe to call in parallel
        }
    }
    const auto count = static_cast<int64_t>(outputs_.size());
    // A row of 32,000 logits takes some 5 microseconds; a few rows are not worth waking threads.
#ifdef _OPENMP
#pragma omp parallel for num_threads(threads_) if (!without && count > 4)
#endif
    for (int64_t i = 0; i < count; i++) {
        score(step, outputs_[static_cast<size_t>(i)]);
    }
    outputs_.clear();
    filled_ = 0;
}

// Whether the outputs under way are cheaper without the head.
bool session::without_head(const batch & step) const {
    if (!step.over_candidates || !head_.usable() || outputs_.empty() || head_choice_ == head_choice::vocabulary) {
        return false;
    }
    size_t asked = 0;
    for (const output & wanted : outputs_) {
        if (!wanted.last) {
            return false; // a token of the row's own is scored over the vocabulary
        }
        asked += step.candidates_of(wanted.row);
    }
    return head_choice_ == head_choice::candidates || candidates_pay_off(asked, outputs_.size(), model_.vocab().size());
}

void session::fetch_candidate_logits(batch & step) {
    // Part by part of all outputs: new users ask for the same candidates, so that the others find the matrix's rows in a
    // cache which the first has read.
    constexpr size_t part = 256;
    ranges_.clear();
    bool more = true;
    for (size_t from = 0; more; from += part) {
        more = false;
        for (size_t i = 0; i < outputs_.size(); i++) {
            const auto begin = static_cast<size_t>(step.row_candidate_offsets[outputs_[i].row]) + from;
            const auto end   = static_cast<size_t>(step.row_candidate_offsets[outputs_[i].row + 1]);
            if (begin < end) {
                ranges_.push_back({i, begin, std::min(begin + part, end)});
                more = true;
            }
        }
    }
    if (head_.outputs() != outputs_.size()) {
        throw inference_error("llama.cpp gave " + std::to_string(head_.outputs()) + " hidden states for " +
                              std::to_string(outputs_.size()) + " outputs");
    }
    const auto count = static_cast<int64_t>(ranges_.size());
#ifdef _OPENMP
#pragma omp parallel for num_threads(threads_) schedule(dynamic) if (count > 4)
#endif
    for (int64_t i = 0; i < count; i++) {
        const candidate_range & range = ranges_[static_cast<size_t>(i)];
        head_.logits(range.output, step.candidates.data() + range.begin, range.end - range.begin,
                     step.candidate_log_probabilities.data() + range.begin);
    }
}

void session::score(batch & step, const output & wanted) const {
    const float * logits  = wanted.logits; // null where the candidates have theirs already
    const auto    entries = static_cast<size_t>(model_.vocab().size());
    if (!wanted.last) {
        const int32_t next = step.tokens[wanted.token + 1];
        step.token_log_probabilities[wanted.token + 1] =
            static_cast<float>(static_cast<double>(logits[next]) - log_sum_exp(logits, entries));
        return;
    }
    const auto    begin      = static_cast<size_t>(step.row_candidate_offsets[wanted.row]);
    const auto    end        = static_cast<size_t>(step.row_candidate_offsets[wanted.row + 1]);
    float * const candidates = step.candidate_log_probabilities.data();
    for (size_t i = begin; logits && i < end; i++) {
        candidates[i] = logits[step.candidates[i]];
    }
    const double normaliser =
        step.over_candidates ? log_sum_exp(candidates + begin, end - begin) : log_sum_exp(logits, entries);
    for (size_t i = begin; i < end; i++) {
        candidates[i] = static_cast<float>(static_cast<double>(candidates[i]) - normaliser);
    }
}

} // namespace genrec
