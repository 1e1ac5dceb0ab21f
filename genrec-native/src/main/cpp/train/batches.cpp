// SPDX-License-Identifier: Apache-2.0
#include "batches.h"

#include "random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace genrec {
namespace {

// Most rows are at the root, whose children are by far the most: together with it, the others would each be given as many
// logits.
constexpr size_t inner_rows = 256; // rows at other nodes whose choices are brought together, or more if the parts were too many
constexpr size_t most_parts = 32;  // each is some twenty nodes of the graph, whose size is fixed

// Fills in the choices of all rows and each row's mask; the labels become indices into the choices.
void add_choices(target_rows & targets, const std::vector<int32_t> & nodes, const catalogue & titles) {
    std::vector<int32_t> & choices = targets.choices;
    for (size_t row = 0; row < nodes.size(); row++) {
        if (row == 0 || nodes[row] != nodes[row - 1]) {
            choices.insert(choices.end(), titles.begin(nodes[row]), titles.end(nodes[row]));
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
    targets.choice_mask.assign(targets.rows.size() * columns, -INFINITY);
    for (size_t row = 0; row < targets.rows.size(); row++) {
        float * mask = targets.choice_mask.data() + row * columns;
        if (row >= nodes.size()) {
            targets.labels[row] = 0;
            mask[0]             = 0.0f; // a softmax needs one
            continue;
        }
        if (row > 0 && nodes[row] == nodes[row - 1]) {
            std::copy(mask - columns, mask, mask); // looking the root's children up for each row took half of a step
        } else {
            for (const int32_t * token = titles.begin(nodes[row]); token != titles.end(nodes[row]); token++) {
                mask[index(*token)] = 0.0f;
            }
        }
        targets.labels[row] = static_cast<int32_t>(index(targets.labels[row]));
    }
}

struct placed_target {
    int32_t row; // of (B T)
    int32_t token;
    int32_t node;
};

target_rows make_targets(const placed_target * begin, const placed_target * end, const catalogue * titles) {
    target_rows          targets;
    std::vector<int32_t> nodes;
    for (const placed_target * each = begin; each != end; each++) {
        targets.rows.push_back(each->row);
        targets.labels.push_back(each->token);
        nodes.push_back(each->node);
    }
    targets.weights.assign(targets.rows.size(), 1.0f);
    const auto padded = static_cast<size_t>(micro_batch::round_up(static_cast<int64_t>(targets.rows.size())));
    targets.rows.resize(padded);
    targets.labels.resize(padded);
    targets.weights.resize(padded);
    if (titles) {
        add_choices(targets, nodes, *titles);
    }
    return targets;
}

// All rows together without a catalogue; with one, those at the root, and the others by node, some at a time.
std::vector<target_rows> split_targets(std::vector<placed_target> all, const catalogue * titles) {
    std::vector<target_rows> parts;
    if (!titles) {
        parts.push_back(make_targets(all.data(), all.data() + all.size(), nullptr));
        return parts;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const placed_target & a, const placed_target & b) { return a.node < b.node; });
    const auto inner =
        std::find_if(all.begin(), all.end(), [](const placed_target & each) { return each.node != catalogue::root; });
    auto begin = static_cast<size_t>(inner - all.begin());
    if (begin > 0) {
        parts.push_back(make_targets(all.data(), all.data() + begin, titles));
    }
    const size_t rows = std::max(inner_rows, (all.size() - begin + most_parts - 1) / most_parts);
    for (; begin < all.size(); begin += rows) {
        parts.push_back(make_targets(all.data() + begin, all.data() + std::min(all.size(), begin + rows), titles));
    }
    return parts;
}

} // namespace

std::vector<packed_sequences> pack(example_group examples, int64_t batch_tokens) {
    std::stable_sort(examples.begin(), examples.end(),
                     [](const example * a, const example * b) { return a->tokens.size() > b->tokens.size(); });
    std::vector<packed_sequences> batches;
    while (!examples.empty()) {
        const int64_t        length = micro_batch::round_up(static_cast<int64_t>(examples.front()->tokens.size()));
        const auto           most   = static_cast<size_t>(std::max<int64_t>(1, batch_tokens / length));
        packed_sequences     sequences;
        std::vector<int64_t> room;
        example_group        left;
        for (const example * each : examples) { // the longest first, each where it first fits
            const auto tokens = static_cast<int64_t>(each->tokens.size());
            size_t     place  = 0;
            while (place < room.size() && room[place] < tokens) {
                place++;
            }
            if (place == most) {
                left.push_back(each);
                continue;
            }
            if (place == room.size()) {
                sequences.emplace_back();
                room.push_back(length);
            }
            sequences[place].push_back(each);
            room[place] -= tokens;
        }
        batches.push_back(std::move(sequences));
        examples = std::move(left);
    }
    return batches;
}

micro_batch make_micro_batch(const packed_sequences & sequences, const catalogue * titles) {
    micro_batch batch;
    batch.sequences = static_cast<int64_t>(sequences.size());
    for (const example_group & examples : sequences) {
        int64_t tokens = 0;
        for (const example * each : examples) {
            tokens += static_cast<int64_t>(each->tokens.size());
        }
        batch.length = std::max(batch.length, micro_batch::round_up(tokens));
    }
    batch.tokens.resize(static_cast<size_t>(batch.length * batch.sequences));
    batch.positions.resize(batch.tokens.size());
    std::vector<placed_target> targets;
    for (size_t i = 0; i < sequences.size(); i++) {
        auto start = static_cast<std::ptrdiff_t>(i) * static_cast<std::ptrdiff_t>(batch.length);
        for (const example * each : sequences[i]) {
            std::copy(each->tokens.begin(), each->tokens.end(), batch.tokens.begin() + start);
            std::iota(batch.positions.begin() + start,
                      batch.positions.begin() + start + static_cast<std::ptrdiff_t>(each->tokens.size()), 0);
            for (const target & t : each->targets) {
                targets.push_back({static_cast<int32_t>(start) + t.position, t.token, t.node});
            }
            start += static_cast<std::ptrdiff_t>(each->tokens.size());
        }
    }
    batch.targets = split_targets(std::move(targets), titles);
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
