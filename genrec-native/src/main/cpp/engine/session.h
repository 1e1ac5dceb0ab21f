// SPDX-License-Identifier: Apache-2.0
// The memory of a running model and the one operation on it. One thread at a time.
#pragma once

#include "batch.h"
#include "candidate-head.h"
#include "fused-attention.h"
#include "model.h"

#include "llama-cpp.h"

#include <cstdint>
#include <vector>

namespace genrec {

// For which tokens the head is computed where a softmax runs over candidates only.
enum class head_choice { cheapest, vocabulary, candidates };

struct session_options {
    uint32_t              context_tokens;
    uint32_t              sequences;
    uint32_t              batch_tokens;
    int32_t               threads; // 0 for one per core
    llama_flash_attn_type flash_attention;

    std::vector<adapter_use> adapters = {}; // besides those of the model
    head_choice              head     = head_choice::cheapest;
};

class session {
  public:
    // Reserves all memory. The model must outlive the session. Throws memory_error, load_error for an adapter, or
    // std::invalid_argument for more sequences than llama.cpp serves.
    session(const model & owner, const session_options & options);
    session(const session &)             = delete; // its context calls it back
    session & operator=(const session &) = delete;

    // Applies the edits, decodes the rows, and fills in the log-probabilities. Throws std::invalid_argument with nothing
    // changed, or inference_error, after which the session only fails.
    void decode(batch & step);

    // What the cache takes for each token of context, unless told otherwise by the options.
    static uint64_t cache_bytes_per_token(const model & owner);

    // Empties all sequences and forgets where their tokens lay. Throws inference_error if a step failed before.
    void reset();

    uint32_t context_tokens() const { return llama_n_ctx(context_.get()); }
    uint32_t batch_tokens() const { return llama_n_batch(context_.get()); }

    // Whether attention runs in the fused kernel.
    bool is_attention_fused() const { return fused_; }

    // How many llama batches ended before the head.
    uint64_t decoded_without_head() const { return decoded_without_head_; }

    // (sequences) the tokens that each holds.
    const std::vector<int32_t> & lengths() const { return lengths_; }

  private:
    // What an output row of llama.cpp is wanted for.
    struct output {
        int32_t       index;  // the token's index in the llama batch
        size_t        row;
        size_t        token;  // the token's index in the step
        bool          last;   // whether it is the row's last token
        const float * logits; // (vocabulary) once decoded, unless the head was left out
    };

    // Some of the candidates of an output whose head was left out.
    struct candidate_range {
        size_t output;
        size_t begin;
        size_t end;
    };

    const model &        model_;
    candidate_head       head_;
    fused_attention      attention_;
    bool                 fused_ = false;
    head_choice          head_choice_;
    uint64_t             decoded_without_head_ = 0;
    llama_context_ptr    context_;       // freed before what it calls back
    std::vector<int32_t> lengths_;       // (sequences)
    std::vector<int32_t> lengths_after_; // (sequences) scratch: those that a step's edits lead to
    int                  threads_;
    bool                 failed_ = false;

    // The llama batch under way, batch_tokens() long.
    std::vector<llama_token>     tokens_;
    std::vector<llama_pos>       positions_;
    std::vector<int32_t>         sequence_counts_;
    std::vector<llama_seq_id>    sequence_ids_;
    std::vector<llama_seq_id *>  sequence_pointers_;
    std::vector<int8_t>          wanted_;
    std::vector<output>          outputs_;
    std::vector<candidate_range> ranges_;
    int32_t                      filled_ = 0;

    static bool observe(ggml_tensor * node, bool ask, void * self);

    void open(const session_options & options);
    void warm_up();
    void require_usable() const;
    void apply_edits(const batch & step);
    void add_row(batch & step, size_t row);
    void flush(batch & step);
    int32_t compute(const llama_batch & chunk);
    bool without_head(const batch & step) const;
    void fetch_candidate_logits(batch & step);
    void score(batch & step, const output & wanted) const;
};

} // namespace genrec
