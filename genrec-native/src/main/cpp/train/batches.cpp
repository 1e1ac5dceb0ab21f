// SPDX-License-Identifier: Apache-2.0
#include "batches.h"

#include "random.h"

#include <algorithm>
#include <cmath>

namespace genrec {
namespace {

// Fills in the choices of all rows and each row's mask; returns the labels as indices into the choices.
void add_choices(micro_batch & batch, const std::vector<int32_t> & nodes, const catalogue & titles) {
    std::vector<int32_t> & choices = batch.choices;
    for (const int32_t node : nodes) {
        choices.insert(choices.end(), titles.begin(node), titles.end(node));
        // Most rows are at few nodes, the root above all.
        if (choices.size() > 1u << 20) {
            std::sort(choices.begin(), choices.end());
            choices.erase(std::unique(choices.begin(), choices.end()), choices.end());
        }
    }
    std::sort(choices.begin(), choices.end());
    choices.erase(std::unique(choices.begin(), choices.end()), choices.end());
    const auto index = [used = choices.size(), &choices](int32_t token) {
        const auto last = choices.begin() + static_cast<std::ptrdiff_t>(used);
        return static_cast<size_t>(std::lower_bound(choices.begin(), last, token) - choices.begin());
    };
    const auto columns = static_cast<size_t>(micro_batch::round_up(static_cast<int64_t>(choices.size())));
    choices.resize(columns, choices.front());
    batch.choice_mask.assign(batch.rows.size() * columns, -INFINITY);
    for (size_t row = 0; row < batch.rows.size(); row++) {
        float * mask = batch.choice_mask.data() + row * columns;
        if (row >= nodes.size()) {
            batch.labels[row] = 0;
            mask[0]           = 0.0f; // a softmax needs one
            continue;
        }
        for (const int32_t * token = titles.begin(nodes[row]); token != titles.end(nodes[row]); token++) {
            mask[index(*token)] = 0.0f;
        }
        batch.labels[row] = static_cast<int32_t>(index(batch.labels[row]));
    }
}

} // namespace

std::vector<example_group> group_by_length(example_group examples, int64_t batch_tokens) {
    std::stable_sort(examples.begin(), examples.end(),
                     [](const example * a, const example * b) { return a->tokens.size() > b->tokens.size(); });
    std::vector<example_group> groups;
    int64_t                    length = 0;
    for (const example * each : examples) {
        if (groups.empty() || length * static_cast<int64_t>(groups.back().size() + 1) > batch_tokens) {
            groups.emplace_back();
            length = micro_batch::round_up(static_cast<int64_t>(each->tokens.size()));
        }
        groups.back().push_back(each);
    }
    return groups;
}

micro_batch make_micro_batch(const example_group & group, const catalogue * titles) {
    micro_batch batch;
    batch.sequences = static_cast<int64_t>(group.size());
    for (const example * each : group) {
        batch.length = std::max(batch.length, micro_batch::round_up(static_cast<int64_t>(each->tokens.size())));
    }
    batch.tokens.resize(static_cast<size_t>(batch.length * batch.sequences));
    std::vector<int32_t> nodes;
    for (size_t i = 0; i < group.size(); i++) {
        const auto start = static_cast<std::ptrdiff_t>(i) * static_cast<std::ptrdiff_t>(batch.length);
        std::copy(group[i]->tokens.begin(), group[i]->tokens.end(), batch.tokens.begin() + start);
        for (const target & t : group[i]->targets) {
            batch.rows.push_back(static_cast<int32_t>(start) + t.position);
            batch.labels.push_back(t.token);
            nodes.push_back(t.node);
        }
    }
    batch.weights.assign(batch.rows.size(), 1.0f);
    const auto padded = static_cast<size_t>(micro_batch::round_up(static_cast<int64_t>(batch.rows.size())));
    batch.rows.resize(padded);
    batch.labels.resize(padded);
    batch.weights.resize(padded);
    if (titles) {
        add_choices(batch, nodes, *titles);
    }
    return batch;
}

batch_plan::batch_plan(const std::vector<example> & examples, int64_t batch_size, uint64_t seed)
    : examples_(examples), batch_size_(batch_size), seed_(seed) {}

example_group batch_plan::step(int64_t number) {
    const int64_t epoch = number / steps_per_epoch();
    if (epoch != epoch_) {
        order_.clear();
        for (const example & each : examples_) {
            order_.push_back(&each);
        }
        random_numbers(seed_, 1000 + static_cast<uint64_t>(epoch)).shuffle(order_);
        epoch_ = epoch;
    }
    const int64_t start = number % steps_per_epoch() * batch_size_;
    const int64_t stop  = std::min(start + batch_size_, static_cast<int64_t>(order_.size()));
    return example_group(order_.begin() + start, order_.begin() + stop);
}

} // namespace genrec
