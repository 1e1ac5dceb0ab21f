// SPDX-License-Identifier: Apache-2.0
// A whole run: from the files that the options name to the output.
#pragma once

#include "adamw.h"
#include "adapter.h"
#include "base-model.h"
#include "batches.h"
#include "catalogue.h"
#include "checkpoint.h"
#include "compute.h"
#include "dataset.h"
#include "options.h"
#include "progress.h"
#include "step-graph.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

namespace genrec {

class fine_tuning {
  public:
    // Reads everything, and the checkpoint if the run goes on. `stop` may be set at any time.
    fine_tuning(const options & chosen, const progress & reports, const std::atomic<bool> & stop);

    // Returns false if it was stopped, with a checkpoint written.
    bool run();

  private:
    int64_t     steps() const;
    int64_t     validation_interval() const;
    std::string settings() const;
    bool        validation_is_due() const;
    bool        train_step(); // this and validate return false, with nothing changed, if the run is stopped
    void        report_step(double loss, float rate, double norm);
    bool        validate();
    void        save();
    bool        snapshot_is_due() const;
    void        write_snapshot();
    void        write_best();
    void        write_output(const std::string & path, const metadata & keys);

    options                    options_;
    const progress &           progress_;
    const std::atomic<bool> &  stop_;
    compute                    compute_;
    base_model                 base_;
    std::unique_ptr<adapter>   lora_;
    std::unique_ptr<catalogue> titles_;
    std::unique_ptr<dataset>   data_;
    std::unique_ptr<dataset>   validation_;
    trained_model              model_;
    std::optional<batch_plan>  plan_;
    std::optional<adamw>       optimiser_;
    std::string                settings_;
    run_state                  state_;
    int64_t                    first_step_   = 0;
    int64_t                    first_tokens_ = 0;

    std::chrono::steady_clock::time_point start_;
};

// Folds an adapter file into its base, or without one writes the base, in the type that is asked for.
void merge_adapter(const options & chosen, const progress & reports);

} // namespace genrec
