// SPDX-License-Identifier: Apache-2.0
// Gradients, losses and gradient norms against those of PyTorch, transformers and PEFT; src/test/python made the expected ones.
#include "check.h"
#include "tiny-model.h"

#include "fine-tuning.h"
#include "gguf-writer.h"

#include <fstream>
#include <sstream>

namespace {

using namespace genrec;

const temporary_folder folder;
std::string            fixtures;

constexpr int64_t  vocabulary   = 64;
constexpr int64_t  width        = 32;
constexpr int64_t  layers       = 2;
constexpr int64_t  feed_forward = 48;
constexpr int32_t  end_token    = 2;
constexpr uint64_t adapter_seed = 3;
constexpr size_t   stride       = 37; // of the elements of a gradient that are compared, modulo its size
constexpr float    peak         = 0.003f;
constexpr int64_t  warm_up      = 3;

struct model_shape {
    const char * name;
    uint64_t     seed;
    int64_t      heads;
    int64_t      kv_heads;
    int64_t      head_width;
    bool         tied;
    float        rope_base;
    float        epsilon;
};

const model_shape shapes[] = {{"mha", 1, 4, 4, 8, true, 10000.0f, 1e-5f}, {"gqa", 2, 4, 2, 16, false, 500.0f, 1e-6f}};

struct expected_gradient {
    std::string        name;
    double             norm;
    double             largest;
    std::vector<float> values;
};

struct expected_step {
    double loss;
    double norm;
};

struct parity_case {
    std::string                    model;
    std::string                    trained; // "qv", "all" or "full"
    std::string                    loss;    // "vocabulary" or "catalogue"
    std::vector<expected_step>     steps;
    std::vector<expected_gradient> gradients;

    std::string name() const { return model + " " + trained + " " + loss; }
};

std::vector<parity_case> read_cases() {
    std::ifstream            file(fixtures + "/expected.txt");
    std::vector<parity_case> cases;
    for (std::string word; file >> word;) {
        if (word == "case") {
            parity_case & added = cases.emplace_back();
            file >> added.model >> added.trained >> added.loss;
        } else if (word == "steps") {
            size_t count = 0;
            file >> count;
            cases.back().steps.resize(count);
            for (expected_step & step : cases.back().steps) {
                file >> step.loss >> step.norm;
            }
        } else {
            CHECK(word == "gradient");
            expected_gradient & added = cases.back().gradients.emplace_back();
            size_t              count = 0;
            file >> added.name >> added.norm >> added.largest >> count;
            added.values.resize(count);
            for (float & value : added.values) {
                file >> value;
            }
        }
        CHECK(file);
    }
    return cases;
}

float drawn(random_numbers & random) {
    return 2.0f * random.uniform() - 1.0f;
}

class model_writer {
  public:
    explicit model_writer(uint64_t seed)
        : shapes_(ggml_init({64 * ggml_tensor_overhead(), nullptr, true})), random_(seed) {}

    gguf_context * keys() { return out_.keys(); }

    void add(const std::string & name, int64_t columns, int64_t rows) {
        std::vector<float> values(static_cast<size_t>(columns * rows));
        for (float & value : values) {
            value = rows == 1 ? 1.0f + 0.5f * drawn(random_) : 0.5f * drawn(random_);
        }
        out_.add(name, ggml_new_tensor_2d(shapes_.get(), GGML_TYPE_F32, columns, rows), [values] { return values; });
    }

    void write(const std::string & path) { out_.write(path); }

  private:
    ggml_context_ptr shapes_;
    random_numbers   random_;
    gguf_writer      out_;
};

std::string write_model(const model_shape & shape) {
    model_writer  out(shape.seed);
    const int64_t queries = shape.heads * shape.head_width;
    const int64_t values  = shape.kv_heads * shape.head_width;
    const auto    number  = [&out](const std::string & key, int64_t value) {
        gguf_set_val_u32(out.keys(), ("llama." + key).c_str(), static_cast<uint32_t>(value));
    };
    gguf_set_val_str(out.keys(), "general.architecture", "llama");
    number("context_length", 512);
    number("embedding_length", width);
    number("block_count", layers);
    number("feed_forward_length", feed_forward);
    number("attention.head_count", shape.heads);
    number("attention.head_count_kv", shape.kv_heads);
    number("attention.key_length", shape.head_width);
    number("attention.value_length", shape.head_width);
    number("rope.dimension_count", shape.head_width);
    gguf_set_val_f32(out.keys(), "llama.rope.freq_base", shape.rope_base);
    gguf_set_val_f32(out.keys(), "llama.attention.layer_norm_rms_epsilon", shape.epsilon);
    out.add("token_embd.weight", width, vocabulary);
    for (int64_t layer = 0; layer < layers; layer++) {
        const std::string block = "blk." + std::to_string(layer) + ".";
        out.add(block + "attn_norm.weight", width, 1);
        out.add(block + "attn_q.weight", width, queries);
        out.add(block + "attn_k.weight", width, values);
        out.add(block + "attn_v.weight", width, values);
        out.add(block + "attn_output.weight", queries, width);
        out.add(block + "ffn_norm.weight", width, 1);
        out.add(block + "ffn_gate.weight", width, feed_forward);
        out.add(block + "ffn_up.weight", width, feed_forward);
        out.add(block + "ffn_down.weight", feed_forward, width);
    }
    out.add("output_norm.weight", width, 1);
    if (!shape.tied) {
        out.add("output.weight", width, vocabulary);
    }
    const std::string path = folder.file(std::string(shape.name) + ".gguf");
    out.write(path);
    return path;
}

void check_near(const parity_case & expected, const std::string & what, double actual, double wanted, double tolerance) {
    if (!(std::abs(actual - wanted) <= tolerance)) {
        std::ostringstream text;
        text.precision(9);
        text << expected.name() << ": " << what << " is " << actual << ", PyTorch's is " << wanted;
        fail(__FILE__, __LINE__, text.str());
    }
}

void check_gradients(const parity_case & expected, const std::vector<ggml_tensor *> & parameters,
                     const std::vector<std::vector<float>> & actual) {
    CHECK(parameters.size() == expected.gradients.size());
    for (size_t i = 0; i < parameters.size(); i++) {
        const expected_gradient & wanted = expected.gradients[i];
        CHECK(parameters[i]->name == wanted.name);
        double squares = 0;
        for (const float value : actual[i]) {
            squares += static_cast<double>(value) * static_cast<double>(value);
        }
        check_near(expected, "the norm of " + wanted.name, std::sqrt(squares), wanted.norm, 1e-4 * wanted.norm);
        for (size_t j = 0; j < wanted.values.size(); j++) {
            const size_t element = j * stride % actual[i].size();
            check_near(expected, wanted.name + "[" + std::to_string(element) + "]",
                       static_cast<double>(actual[i][element]), static_cast<double>(wanted.values[j]), 1e-4 * wanted.largest);
        }
    }
}

// The first step's gradients, and all steps' losses and norms, of the parts that genrec-finetune is made of.
void check_parts(const parity_case & expected, const std::string & path) {
    const bool                     full = expected.trained == "full";
    compute                        where("CPU", 1);
    const base_model               base(path, where.main(), full);
    const std::vector<std::string> qv{"attn_q", "attn_v"};
    const std::unique_ptr<adapter> lora(
        full ? nullptr : new adapter(base, {4, 8, expected.trained == "qv" ? qv : lora_targets()}, where.main(), 0));
    random_numbers random(adapter_seed);
    for (ggml_tensor * parameter : lora ? lora->parameters() : std::vector<ggml_tensor *>()) {
        host_floats values(parameter);
        for (size_t i = 0; i < values.size(); i++) {
            values.data()[i] = 0.25f * drawn(random);
        }
        values.store();
    }
    const catalogue   titles(fixtures + "/catalogue.jsonl", vocabulary, end_token);
    const catalogue * used = expected.loss == "catalogue" ? &titles : nullptr;
    const dataset     data(fixtures + "/train.jsonl", {vocabulary, 256}, used);
    example_group     all;
    size_t            targets = 0;
    for (const example & each : data.examples()) {
        all.push_back(&each);
        targets += each.targets.size();
    }
    const trained_model model{base, lora.get()};
    adamw_settings      settings;
    settings.weight_decay = 0.1f;
    adamw      optimiser(model.parameters(), settings);
    const auto steps = static_cast<int64_t>(expected.steps.size());
    for (int64_t step = 0; step < steps; step++) {
        double loss = 0;
        for (const packed_sequences & sequences : pack(all, 64)) {
            loss += compute_gradients(where, model, make_micro_batch(sequences, used), 1.0f / static_cast<float>(targets), 0.0f,
                                      random_numbers(0), optimiser.gradients());
        }
        if (step == 0) {
            check_gradients(expected, optimiser.parameters(), optimiser.gradients());
        }
        const expected_step & wanted = expected.steps[static_cast<size_t>(step)];
        const std::string     name   = " of step " + std::to_string(step + 1);
        check_near(expected, "the loss" + name, loss / static_cast<double>(targets), wanted.loss, 2e-5);
        check_near(expected, "the norm" + name, optimiser.step(step, learning_rate(peak, step, warm_up, steps)), wanted.norm,
                   1e-4 * wanted.norm);
    }
}

double number_after(const std::string & line, const std::string & key) {
    const size_t found = line.find("\"" + key + "\":");
    CHECK(found != std::string::npos);
    return std::stod(line.substr(found + key.size() + 3));
}

// The same losses and norms from the whole program; only without an adapter, whose first values it draws itself.
void check_program(const parity_case & expected, const std::string & path) {
    const std::string        peak_text = std::to_string(peak);
    const std::string        epochs    = std::to_string(expected.steps.size());
    std::vector<std::string> arguments{"--model",         path,      "--data",         fixtures + "/train.jsonl",
                                       "--output",        folder.file("out.gguf"),     "--full",
                                       "--batch",         "100",     "--batch-tokens", "64",
                                       "--device",        "CPU",     "--threads",      "1",
                                       "--learning-rate", peak_text, "--warm-up",      std::to_string(warm_up),
                                       "--weight-decay",  "0.1",     "--epochs",       epochs};
    if (expected.loss == "catalogue") {
        arguments.insert(arguments.end(), {"--catalogue", fixtures + "/catalogue.jsonl", "--catalogue-end-token",
                                           std::to_string(end_token)});
    }
    const std::string       log = folder.file("progress.jsonl");
    std::FILE *             out = std::fopen(log.c_str(), "w");
    const progress          reports(out);
    const std::atomic<bool> never{false};
    CHECK(fine_tuning(parse_options(arguments), reports, never).run());
    std::fclose(out);
    std::ifstream file(log);
    size_t        steps = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.find("\"event\":\"step\"") == std::string::npos) {
            continue;
        }
        CHECK(steps < expected.steps.size());
        const expected_step & wanted = expected.steps[steps++];
        const std::string     name   = " of the program's step " + std::to_string(steps);
        check_near(expected, "the loss" + name, number_after(line, "loss"), wanted.loss, 2e-5);
        check_near(expected, "the norm" + name, number_after(line, "gradient_norm"), wanted.norm, 1e-4 * wanted.norm);
    }
    CHECK(steps == expected.steps.size());
}

} // namespace

int main(int, char ** arguments) {
    fixtures = arguments[1];
    const std::vector<parity_case> cases = read_cases();
    CHECK(cases.size() == 12);
    for (const model_shape & shape : shapes) {
        const std::string path = write_model(shape);
        for (const parity_case & expected : cases) {
            if (expected.model != shape.name) {
                continue;
            }
            check_parts(expected, path);
            if (expected.trained == "full") {
                check_program(expected, path);
            }
        }
    }
    return 0;
}
