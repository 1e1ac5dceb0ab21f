// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <stdexcept>
#include <thread>

namespace genrec {
namespace {

int64_t whole_number(const std::string & name, const std::string & text, int64_t least, int64_t most) {
    int64_t    value  = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size() || value < least || value > most) {
        throw std::invalid_argument(name + " is " + text + "; a whole number from " + std::to_string(least) + " to " +
                                    std::to_string(most) + " is expected");
    }
    return value;
}

float real_number(const std::string & name, const std::string & text, float least, float below) {
    char *      end   = nullptr;
    const float value = std::strtof(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(value >= least && value < below)) {
        throw std::invalid_argument(name + " is " + text + "; a number from " + std::to_string(least) + " to below " +
                                    std::to_string(below) + " is expected");
    }
    return value;
}

std::vector<std::string> parse_targets(const std::string & text) {
    static const std::map<std::string, std::string> short_names{
        {"q", "attn_q"},      {"k", "attn_k"},  {"v", "attn_v"},     {"o", "attn_output"},
        {"gate", "ffn_gate"}, {"up", "ffn_up"}, {"down", "ffn_down"}};
    std::vector<std::string> targets;
    if (text == "all") {
        return lora_targets();
    }
    for (size_t start = 0; start <= text.size();) {
        const size_t      comma = std::min(text.find(',', start), text.size());
        const std::string name  = text.substr(start, comma - start);
        const auto        found = short_names.find(name);
        const std::string full  = found == short_names.end() ? name : found->second;
        if (std::find(lora_targets().begin(), lora_targets().end(), full) == lora_targets().end()) {
            throw std::invalid_argument("--targets has '" + name + "'; there is q, k, v, o, gate, up, down and all");
        }
        if (std::find(targets.begin(), targets.end(), full) == targets.end()) {
            targets.push_back(full);
        }
        start = comma + 1;
    }
    return targets;
}

class parser {
  public:
    parser() {
        text("--model", parsed_.model);
        text("--data", parsed_.data);
        text("--validation", parsed_.validation);
        text("--output", parsed_.output);
        text("--catalogue", parsed_.catalogue);
        text("--checkpoint", parsed_.checkpoint);
        text("--adapter", parsed_.merged_adapter);
        text("--device", parsed_.device);
        flag("--full", parsed_.full);
        flag("--merge", parsed_.merge);
        flag("--resume", parsed_.resume);
        flag("--snapshots", parsed_.snapshots);
        flag("--help", parsed_.help);
        number("--catalogue-end-token", parsed_.end_token, 0, INT32_MAX);
        number("--rank", parsed_.lora.rank, 1, 4096);
        real("--alpha", parsed_.lora.alpha, 0.001f, 1e6f);
        taking("--dropout", [this](const std::string & value) {
            parsed_.dropout = real_number("--dropout", value, 0.0f, 1.0f);
            dropout_given_  = true;
        });
        real("--item-drop", parsed_.item_drop, 0.0f, 1.0f);
        real("--learning-rate", parsed_.learning_rate, 0.0f, 1e30f);
        real("--weight-decay", parsed_.optimiser.weight_decay, 0.0f, 1e3f);
        real("--beta2", parsed_.optimiser.beta2, 0.0f, 1.0f);
        real("--clip", parsed_.optimiser.clip, 0.0f, 1e9f);
        number("--warm-up", parsed_.warm_up, 0, INT32_MAX);
        number("--batch", parsed_.batch, 1, INT32_MAX);
        number("--batch-tokens", parsed_.batch_tokens, 16, 1 << 24);
        number("--max-tokens", parsed_.max_tokens, 2, 1 << 20);
        number("--epochs", parsed_.epochs, 1, INT32_MAX);
        number("--max-steps", parsed_.max_steps, 0, INT32_MAX);
        number("--validate-every", parsed_.validate_every, 0, INT32_MAX);
        number("--patience", parsed_.patience, 0, INT32_MAX);
        number("--checkpoint-every", parsed_.checkpoint_every, 1, INT32_MAX);
        number("--seed", parsed_.seed, 0, INT64_MAX);
        number("--threads", parsed_.threads, 1, 1024);
        taking("--targets", [this](const std::string & value) { parsed_.lora.targets = parse_targets(value); });
        taking("--type", [this](const std::string & value) {
            parsed_.type = parse_weight_type(value);
            type_given_  = true;
        });
        taking("--metadata", [this](const std::string & value) {
            const size_t equals = value.find('=');
            if (equals == 0 || equals == std::string::npos) {
                throw std::invalid_argument("--metadata is " + value + "; KEY=VALUE is expected");
            }
            parsed_.keys[value.substr(0, equals)] = value.substr(equals + 1);
        });
    }

    options parse(const std::vector<std::string> & arguments) {
        for (size_t i = 0; i < arguments.size(); i++) {
            const auto flag = flags_.find(arguments[i]);
            if (flag != flags_.end()) {
                *flag->second = true;
                continue;
            }
            const auto option = values_.find(arguments[i]);
            if (option == values_.end()) {
                throw std::invalid_argument("there is no option " + arguments[i] + "; --help lists them");
            }
            if (i + 1 == arguments.size()) {
                throw std::invalid_argument(arguments[i] + " has no value");
            }
            option->second(arguments[++i]);
        }
        if (!parsed_.help) {
            check();
        }
        return parsed_;
    }

  private:
    void taking(const std::string & name, std::function<void(const std::string &)> take) { values_[name] = std::move(take); }

    void text(const std::string & name, std::string & place) {
        taking(name, [&place](const std::string & value) { place = value; });
    }

    void flag(const std::string & name, bool & place) { flags_[name] = &place; }

    template <typename Number> void number(const std::string & name, Number & place, int64_t least, int64_t most) {
        taking(name, [name, &place, least, most](const std::string & value) {
            place = static_cast<Number>(whole_number(name, value, least, most));
        });
    }

    void real(const std::string & name, float & place, float least, float below) {
        taking(name, [name, &place, least, below](const std::string & value) {
            place = real_number(name, value, least, below);
        });
    }

    void check() {
        require(!parsed_.model.empty(), "--model is missing");
        require(!parsed_.output.empty(), "--output is missing");
        require(parsed_.merged_adapter.empty() || parsed_.merges_only(), "--adapter goes with --merge and without --data");
        require(parsed_.merges_only() || !parsed_.data.empty(), "--data is missing");
        require(!parsed_.full || !parsed_.merge, "--merge is for adapters, and --full trains none");
        require(!type_given_ || parsed_.full || parsed_.merge, "--type is for models; give --merge or --full with it");
        require(parsed_.catalogue.empty() == (parsed_.end_token < 0),
                "--catalogue and --catalogue-end-token go together");
        require(parsed_.item_drop == 0.0f || !parsed_.catalogue.empty(), "--item-drop needs --catalogue, which tells titles apart");
        require(parsed_.patience == 0 || !parsed_.validation.empty(), "--patience needs --validation");
        if (parsed_.full && !dropout_given_) {
            parsed_.dropout = 0.0f;
        }
        if (parsed_.threads == 0) {
            parsed_.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
        }
    }

    static void require(bool condition, const char * otherwise) {
        if (!condition) {
            throw std::invalid_argument(otherwise);
        }
    }

    options                                                         parsed_;
    bool                                                            type_given_    = false;
    bool                                                            dropout_given_ = false;
    std::map<std::string, bool *>                                   flags_;
    std::map<std::string, std::function<void(const std::string &)>> values_;
};

} // namespace

options parse_options(const std::vector<std::string> & arguments) {
    return parser().parse(arguments);
}

std::string help_text() {
    return R"(genrec-finetune --model BASE.gguf --data TRAIN.jsonl --output OUT.gguf [OPTION VALUE]...
genrec-finetune --model BASE.gguf [--adapter ADAPTER.gguf] --merge --output OUT.gguf [--type TYPE]

Fine-tunes a LLaMA. Data are JSON lines {"input_ids": [...], "completion_mask": [...]}; the mask may be missing.
Without a catalogue, lines may also be {"prompt": "...", "completion": "..."}. Text is tokenised with the model's vocabulary,
the two parts each on its own, and is never read as special tokens; a beginning-of-sequence token comes before it if the model
says so, the end-of-sequence token after it, and the completion with that end is learned.
Progress is written as JSON lines. SIGTERM writes a checkpoint and ends the run; --resume goes on from it.

What is trained
  --full                     all parameters, in F32; without it, an adapter (LoRA)
  --rank 8  --alpha 16  --targets q,v     of the adapter; targets are q, k, v, o, gate, up, down, or all
  --dropout 0.05             on the adapter's inputs; with --full (default 0) on the embeddings and the blocks' outputs

Loss: over the vocabulary, or, with a catalogue, over the tokens that go on with one of its titles
  --catalogue FILE           JSON lines {"input_ids": [...]}, one a title, without the end token
  --catalogue-end-token ID   closes each title in the data
  --item-drop 0              share of the titles that are learned which an example lacks, others in each epoch

Schedule
  --batch 128                examples a step         --batch-tokens 2048   padded tokens at once
  --epochs 3                                         --max-steps 0         0: as the epochs give
  --learning-rate 3e-4                               --warm-up 100         steps
  --beta2 0.999              AdamW's memory of squared gradients
  --weight-decay 0                                   --clip 1              largest norm of the gradients, 0: none
  --max-tokens 256           of an example           --seed 1
  --validation FILE          keeps the best parameters by its loss
  --validate-every 0         steps, 0: each epoch    --patience 0          validations without progress, 0: go on

Files
  --checkpoint FILE          OUT.gguf.checkpoint     --checkpoint-every 100  steps
  --resume                   goes on from the checkpoint if there is one
  --snapshots                after each epoch, writes OUT.gguf.epoch-N as well
  --metadata KEY=VALUE       added to the output, may be repeated
  --merge                    folds the adapter into the base and writes a model; with neither --adapter nor --data, writes the base
                             in another type
  --type F32                 of a written model: F32, F16, BF16, Q8_0, Q4_K_M

Machine
  --threads N                --device NAME
)";
}

} // namespace genrec
