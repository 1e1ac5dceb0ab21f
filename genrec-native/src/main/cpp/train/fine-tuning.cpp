// SPDX-License-Identifier: Apache-2.0
#include "fine-tuning.h"

#include "atomic-file.h"
#include "item-drop.h"
#include "output-files.h"
#include "training-errors.h"

#include <cmath>
#include <filesystem>
#include <sstream>

namespace genrec {
namespace {

// So that a run of hours does not fail at its end.
void check_writable(const std::string & path) {
    atomic_file attempt(path);
}

} // namespace

fine_tuning::fine_tuning(const options & chosen, const progress & reports, const std::atomic<bool> & stop)
    : options_(chosen), progress_(reports), stop_(stop), compute_(chosen.device, chosen.threads),
      base_(chosen.model, compute_.main(), chosen.full),
      lora_(chosen.full ? nullptr : new adapter(base_, chosen.lora, compute_.main(), chosen.seed)),
      model_{base_, lora_.get()} {
    check_writable(options_.output);
    check_writable(options_.checkpoint_path());
    const int64_t vocabulary = base_.shape().vocabulary;
    const int64_t largest    = std::max(options_.batch_tokens, options_.max_tokens);
    if (micro_batch::round_up(largest) > INT32_MAX / vocabulary) {
        throw std::invalid_argument("--batch-tokens is " + std::to_string(largest) + ", too many for a vocabulary of " +
                                    std::to_string(vocabulary));
    }
    if (options_.end_token >= vocabulary) {
        throw std::invalid_argument("--catalogue-end-token is " + std::to_string(options_.end_token) +
                                    ", outside the vocabulary of " + std::to_string(vocabulary));
    }
    if (!options_.catalogue.empty()) {
        titles_ = std::make_unique<catalogue>(options_.catalogue, vocabulary, options_.end_token);
    }
    const data_limits limits{vocabulary, std::min(options_.max_tokens, base_.shape().context)};
    text_encoder      texts(options_.model);
    data_ = std::make_unique<dataset>(options_.data, limits, titles_.get(), &texts);
    if (!options_.validation.empty()) {
        validation_ = std::make_unique<dataset>(options_.validation, limits, titles_.get(), &texts);
    }
    plan_.emplace(data_->examples(), options_.batch, options_.seed);
    optimiser_.emplace(model_.parameters(), options_.optimiser);
    settings_ = settings();
    if (options_.resume && std::filesystem::exists(options_.checkpoint_path())) {
        state_ = read_checkpoint(options_.checkpoint_path(), settings_, *optimiser_);
    }
    first_step_   = state_.step;
    first_tokens_ = state_.tokens;
}

int64_t fine_tuning::steps() const {
    const int64_t whole = options_.epochs * plan_->steps_per_epoch();
    return options_.max_steps > 0 ? std::min(options_.max_steps, whole) : whole;
}

int64_t fine_tuning::validation_interval() const {
    return options_.validate_every > 0 ? options_.validate_every : plan_->steps_per_epoch();
}

std::string fine_tuning::settings() const {
    std::ostringstream text;
    text << "--model's size=" << std::filesystem::file_size(options_.model) << '\n';
    text << "--data's hash=" << data_->fingerprint() << '\n';
    text << "--validation's hash=" << (validation_ ? validation_->fingerprint() : 0) << '\n';
    text << "--full=" << options_.full << '\n';
    if (lora_) {
        text << "--rank=" << options_.lora.rank << "\n--alpha=" << options_.lora.alpha << "\n--targets=";
        for (const std::string & target : options_.lora.targets) {
            text << target << ' ';
        }
        text << '\n';
    }
    text << "--dropout=" << options_.dropout << "\n--item-drop=" << options_.item_drop << "\n--learning-rate=" << options_.learning_rate
         << "\n--warm-up=" << options_.warm_up << "\n--weight-decay=" << options_.optimiser.weight_decay
         << "\n--beta2=" << options_.optimiser.beta2 << "\n--clip=" << options_.optimiser.clip << "\n--batch=" << options_.batch
         << "\n--batch-tokens=" << options_.batch_tokens << "\nsteps=" << steps()
         << "\n--validate-every=" << validation_interval() << "\n--patience=" << options_.patience
         << "\n--seed=" << options_.seed << '\n';
    return text.str();
}

bool fine_tuning::run() {
    int64_t parameters = 0;
    for (const ggml_tensor * parameter : optimiser_->parameters()) {
        parameters += ggml_nelements(parameter);
    }
    progress_.started(static_cast<int64_t>(data_->examples().size()), steps(), parameters, state_.step);
    start_ = std::chrono::steady_clock::now();
    for (;;) {
        bool going = !validation_is_due() || validate();
        if (going && snapshot_is_due()) {
            write_snapshot();
        }
        if (going && (state_.step == steps() || (options_.patience > 0 && state_.without_progress >= options_.patience))) {
            break;
        }
        going = going && !stop_ && train_step();
        if (!going || state_.step % options_.checkpoint_every == 0) {
            save();
            progress_.file(going ? "checkpoint" : "stopped", state_.step, options_.checkpoint_path());
        }
        if (!going) {
            return false;
        }
    }
    write_best();
    progress_.file("done", state_.step, options_.output);
    std::error_code ignored;
    std::filesystem::remove(options_.checkpoint_path(), ignored);
    std::filesystem::remove(options_.best_path(), ignored);
    return true;
}

bool fine_tuning::validation_is_due() const {
    return validation_ && state_.step != state_.validated_step &&
           (state_.step == steps() || state_.step % validation_interval() == 0);
}

bool fine_tuning::snapshot_is_due() const {
    return options_.snapshots && state_.step > 0 && state_.step % plan_->steps_per_epoch() == 0;
}

// The losses go into the file, so that whoever chooses among the epochs needs nothing else.
void fine_tuning::write_snapshot() {
    const int64_t     steps = plan_->steps_per_epoch();
    const int64_t     epoch = state_.step / steps;
    const std::string path  = options_.snapshot_path(epoch);
    metadata          keys  = options_.keys;
    keys["genrec.epoch"]         = std::to_string(epoch);
    keys["genrec.step"]          = std::to_string(state_.step);
    keys["genrec.training_loss"] = std::to_string(state_.epoch_loss / static_cast<double>(steps));
    if (state_.validated_step == state_.step) {
        keys["genrec.validation_loss"] = std::to_string(state_.validation_loss);
    }
    write_output(path, keys);
    progress_.file("snapshot", state_.step, path);
}

bool fine_tuning::train_step() {
    example_group        examples = plan_->step(state_.step);
    std::vector<example> with_gaps;
    if (options_.item_drop > 0.0f) {
        random_numbers gaps(options_.seed, (1ull << 41) + static_cast<uint64_t>(state_.step));
        with_gaps.reserve(examples.size());
        for (const example *& each : examples) {
            with_gaps.push_back(without_titles(*each, options_.item_drop, gaps));
            each = &with_gaps.back();
        }
    }
    size_t  targets = 0;
    int64_t tokens  = 0;
    for (const example * each : examples) {
        targets += each->targets.size();
        tokens += static_cast<int64_t>(each->tokens.size());
    }
    // The random numbers depend on the step's number alone, so a checkpoint needs no generator's state.
    random_numbers random(options_.seed, (1ull << 40) + static_cast<uint64_t>(state_.step));
    const float    scale = 1.0f / static_cast<float>(targets);
    double         loss  = 0;
    for (const packed_sequences & sequences : pack(examples, options_.batch_tokens)) {
        if (stop_) {
            optimiser_->clear_gradients();
            return false;
        }
        loss += compute_gradients(compute_, model_, make_micro_batch(sequences, titles_.get()), scale, options_.dropout,
                                  random_numbers(random.next()), optimiser_->gradients());
    }
    loss /= static_cast<double>(targets);
    const float rate = learning_rate(options_.learning_rate, state_.step, options_.warm_up, steps());
    double      norm = NAN;
    if (std::isfinite(loss)) {
        norm = optimiser_->step(state_.step, rate);
    }
    if (!std::isfinite(norm)) {
        throw divergence_error("step " + std::to_string(state_.step + 1) + ": the loss or its gradient is no number (" +
                               std::to_string(loss) + "); lower --learning-rate");
    }
    state_.epoch_loss = loss + (state_.step % plan_->steps_per_epoch() == 0 ? 0 : state_.epoch_loss);
    state_.step++;
    state_.tokens += tokens;
    report_step(loss, rate, norm);
    return true;
}

void fine_tuning::report_step(double loss, float rate, double norm) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const auto   done    = static_cast<double>(state_.step - first_step_);
    const int64_t left   = steps() - state_.step;
    progress_.step({state_.step, steps(), (state_.step - 1) / plan_->steps_per_epoch() + 1, state_.tokens, loss,
                    static_cast<double>(rate), norm, static_cast<double>(state_.tokens - first_tokens_) / seconds,
                    seconds / done * static_cast<double>(left)});
}

bool fine_tuning::validate() {
    example_group all;
    size_t        targets = 0;
    for (const example & each : validation_->examples()) {
        all.push_back(&each);
        targets += each.targets.size();
    }
    double loss = 0;
    for (const packed_sequences & sequences : pack(all, options_.batch_tokens)) {
        if (stop_) {
            return false;
        }
        loss += compute_loss(compute_, model_, make_micro_batch(sequences, titles_.get()));
    }
    loss /= static_cast<double>(targets);
    const bool best = state_.best_step == 0 || loss < state_.best_loss;
    state_.without_progress++;
    if (best) {
        write_parameters(options_.best_path(), optimiser_->parameters());
        state_.best_loss        = loss;
        state_.best_step        = state_.step;
        state_.without_progress = 0;
    }
    state_.validated_step  = state_.step;
    state_.validation_loss = loss;
    progress_.validation(state_.step, loss, best);
    return true;
}

void fine_tuning::save() {
    write_checkpoint(options_.checkpoint_path(), settings_, state_, *optimiser_);
}

void fine_tuning::write_best() {
    if (state_.best_step > 0) {
        read_parameters(options_.best_path(), optimiser_->parameters());
    }
    write_output(options_.output, options_.keys);
}

void fine_tuning::write_output(const std::string & path, const metadata & keys) {
    if (options_.full || options_.merge) {
        write_model(path, base_, lora_.get(), keys, options_.type, options_.threads);
    } else {
        write_adapter(path, *lora_, keys);
    }
}

void merge_adapter(const options & chosen, const progress & reports) {
    check_writable(chosen.output);
    compute          where("CPU", chosen.threads);
    const base_model base(chosen.model, where.main(), false);
    const auto       lora = chosen.merged_adapter.empty()
                                ? nullptr
                                : std::make_unique<const adapter>(base, chosen.merged_adapter, where.main());
    write_model(chosen.output, base, lora.get(), chosen.keys, chosen.type, chosen.threads);
    reports.file("done", 0, chosen.output);
}

} // namespace genrec
