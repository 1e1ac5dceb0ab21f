// SPDX-License-Identifier: Apache-2.0
// Gradients of every kind of trained tensor against differences of the loss, for both losses.
#include "check.h"
#include "tiny-model.h"

#include "step-graph.h"

#include <map>

namespace {

using namespace genrec;

target_rows random_targets(random_numbers & random, int rows, int32_t choices) {
    target_rows targets;
    for (int i = 0; i < rows; i++) {
        targets.rows.push_back(static_cast<int32_t>(random.below(48)));
        targets.weights.push_back(i < rows - 5 ? 1.0f : 0.0f);
        targets.labels.push_back(static_cast<int32_t>(random.below(static_cast<size_t>(choices == 0 ? tiny_vocabulary_size : choices))));
    }
    for (int32_t i = 0; i < choices; i++) {
        targets.choices.push_back((7 * i + 3) % tiny_vocabulary_size);
    }
    for (int i = 0; i < rows * choices; i++) {
        const bool label = targets.labels[static_cast<size_t>(i / choices)] == i % choices;
        targets.choice_mask.push_back(label || random.below(2) == 0 ? 0.0f : -INFINITY);
    }
    return targets;
}

micro_batch random_batch(uint64_t seed, bool catalogue) {
    random_numbers random(seed);
    micro_batch    batch;
    batch.length    = 16;
    batch.sequences = 3;
    for (int i = 0; i < 48; i++) {
        batch.tokens.push_back(static_cast<int32_t>(random.below(tiny_vocabulary_size)));
        batch.positions.push_back(i % 16 < 11 ? i % 16 : i % 16 - 11); // two examples in each sequence
    }
    batch.targets.push_back(random_targets(random, 32, catalogue ? 16 : 0));
    if (catalogue) { // further choices, some of them the same
        batch.targets.push_back(random_targets(random, 16, 32));
        batch.targets.push_back(random_targets(random, 16, 16));
    }
    return batch;
}

// "attn_q.weight.lora_a" of "blk.1.attn_q.weight.lora_a".
std::string kind(const std::string & name) {
    return name.rfind("blk.", 0) == 0 ? name.substr(name.find('.', 4) + 1) : name;
}

void move(const std::vector<ggml_tensor *> & parameters, const std::vector<std::vector<float>> & directions, float by) {
    for (size_t i = 0; i < parameters.size(); i++) {
        host_floats values(parameters[i]);
        for (size_t j = 0; j < values.size(); j++) {
            values.data()[j] += by * directions[i][j];
        }
        values.store();
    }
}

// Along a random direction in each kind of tensor in turn, the loss's slope must be the gradient's component.
void check(compute & where, const trained_model & model, const micro_batch & batch, uint64_t seed) {
    const std::vector<ggml_tensor *> parameters = model.parameters();
    std::vector<std::vector<float>>  gradient;
    std::map<std::string, double>    norms;
    for (const ggml_tensor * parameter : parameters) {
        gradient.emplace_back(static_cast<size_t>(ggml_nelements(parameter)));
    }
    const double loss = compute_gradients(where, model, batch, 0.5f, 0.0f, random_numbers(0), gradient);
    CHECK_NEAR(compute_loss(where, model, batch), loss, 1e-5 * loss);
    for (size_t i = 0; i < parameters.size(); i++) {
        for (const float g : gradient[i]) {
            norms[kind(parameters[i]->name)] += static_cast<double>(g) * static_cast<double>(g);
        }
    }
    random_numbers random(seed);
    for (const auto & [name, squares] : norms) {
        // Half along the gradient, so that the slope is far from 0, half anywhere.
        const float                     norm = static_cast<float>(std::sqrt(squares));
        std::vector<std::vector<float>> directions;
        double                          expected = 0;
        size_t                          elements = 0;
        for (size_t i = 0; i < parameters.size(); i++) {
            elements += kind(parameters[i]->name) == name ? gradient[i].size() : 0;
        }
        const float noise = 3.0f / std::sqrt(static_cast<float>(elements));
        for (size_t i = 0; i < parameters.size(); i++) {
            directions.emplace_back(gradient[i].size());
            for (size_t j = 0; j < gradient[i].size() && kind(parameters[i]->name) == name; j++) {
                directions[i][j] = gradient[i][j] / norm + noise * (random.uniform() - 0.5f);
                expected += static_cast<double>(directions[i][j]) * static_cast<double>(gradient[i][j]);
            }
        }
        const auto slope_over = [&](float step) {
            move(parameters, directions, step);
            const double above = compute_loss(where, model, batch);
            move(parameters, directions, -2 * step);
            const double below = compute_loss(where, model, batch);
            move(parameters, directions, step);
            return 0.5 * (above - below) / (2 * static_cast<double>(step));
        };
        // Richardson's extrapolation: a loss that is curved this much is off by 2% over one step alone.
        const double slope = (4 * slope_over(2e-3f) - slope_over(4e-3f)) / 3;
        if (!(std::abs(slope / expected - 1.0) < 1e-2)) {
            fail(__FILE__, __LINE__, name + ": slope " + std::to_string(slope) + ", gradient " + std::to_string(expected));
        }
    }
}

void check_all(const std::string & path, uint64_t seed) {
    for (const bool catalogue : {false, true}) {
        const micro_batch batch = random_batch(seed, catalogue);
        compute           where("CPU", 1);
        const base_model  frozen(path, where.main(), false);
        adapter           lora(frozen, {4, 8, lora_targets()}, where.main(), seed);
        random_numbers    random(seed);
        for (ggml_tensor * parameter : lora.parameters()) { // with B at 0, A would have no gradient
            host_floats values(parameter);
            for (size_t i = 0; i < values.size(); i++) {
                values.data()[i] += 0.2f * (random.uniform() - 0.5f);
            }
            values.store();
        }
        check(where, {frozen, &lora}, batch, seed);
        const base_model trained(path, where.main(), true);
        check(where, {trained, nullptr}, batch, seed);
    }
}

} // namespace

int main() {
    const genrec::temporary_folder folder;
    const std::string              path = folder.file("model.gguf");
    for (const genrec::tiny_shape & shape : {genrec::tiny_shape{32, 4, 4, 48, true, false}, genrec::tiny_shape{32, 4, 2, 48, false, true},
                                             genrec::tiny_shape{32, 4, 1, 48, true, false}}) {
        genrec::write_tiny_model(path, shape);
        check_all(path, 11);
    }
    return 0;
}
