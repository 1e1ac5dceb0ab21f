// SPDX-License-Identifier: Apache-2.0
#include "dataset.h"

#include "json-file.h"
#include "training-errors.h"

#include <algorithm>

namespace genrec {
namespace {

void check_mask(const std::vector<int32_t> & mask, size_t tokens) {
    if (mask.size() != tokens) {
        throw json_error("\"completion_mask\" has " + std::to_string(mask.size()) + " elements, \"input_ids\" " +
                         std::to_string(tokens));
    }
    if (std::any_of(mask.begin(), mask.end(), [](int32_t m) { return m != 0 && m != 1; })) {
        throw json_error("\"completion_mask\" has an element that is neither 0 nor 1");
    }
    if (std::none_of(mask.begin() + 1, mask.end(), [](int32_t m) { return m == 1; })) {
        throw json_error("\"completion_mask\" marks no token after the first, so there is nothing to learn");
    }
}

void check_texts(const json_line & line, const catalogue * titles, const text_encoder * texts) {
    if (titles || !texts) {
        throw json_error("a line of text cannot be used with --catalogue, whose titles are tokens; give \"input_ids\"");
    }
    if (!line.arrays.empty()) {
        throw json_error("the line has both tokens and text; give \"input_ids\" or \"prompt\" and \"completion\"");
    }
    for (const char * key : {"prompt", "completion"}) {
        if (!line.has(key)) {
            throw json_error("\"" + std::string(key) + "\" is missing");
        }
    }
    if (line.texts.at("completion").empty()) {
        throw json_error("\"completion\" is empty, so there is nothing to learn");
    }
}

void find_targets(example & found, const std::vector<int32_t> & mask, const catalogue * titles) {
    const std::vector<int32_t> & tokens  = found.tokens;
    std::vector<target> &        targets = found.targets;
    int32_t                      node    = catalogue::root;
    size_t                       begin   = 0; // of the title
    for (size_t i = 0; i < tokens.size(); i++) {
        if (!mask.empty() && mask[i] == 0) {
            node  = catalogue::root;
            begin = i + 1;
            continue;
        }
        const auto before = static_cast<int32_t>(i) - 1;
        if (!titles) {
            targets.push_back({before, tokens[i], catalogue::none});
            continue;
        }
        if (titles->branches(node)) {
            targets.push_back({before, tokens[i], node});
        }
        node = titles->child(node, tokens[i]);
        if (node == catalogue::none) {
            throw json_error("token " + std::to_string(tokens[i]) + " at position " + std::to_string(i) +
                             " continues no title of the catalogue");
        }
        if (node == catalogue::root) {
            found.titles.push_back({static_cast<int32_t>(begin), static_cast<int32_t>(i) + 1});
            begin = i + 1;
        }
    }
    if (!targets.empty() && targets.front().position < 0) {
        targets.erase(targets.begin());
    }
}

} // namespace

dataset::dataset(const std::string & path, const data_limits & limits, const catalogue * titles, text_encoder * texts) {
    const wanted_keys wanted{{"input_ids", "completion_mask"}, {"prompt", "completion"}};
    read_json_file(path, wanted, [&](json_line & values) {
        const bool           masked = values.has("completion_mask");
        example              added;
        std::vector<int32_t> mask;
        if (values.texts.empty()) {
            added.tokens = std::move(values.arrays["input_ids"]);
            mask         = values.arrays["completion_mask"];
        } else {
            check_texts(values, titles, texts);
            encoded_text text = texts->encode(values.texts["prompt"], values.texts["completion"]);
            added.tokens      = std::move(text.tokens);
            mask              = std::move(text.completion_mask);
        }
        if (added.tokens.size() < 2) {
            throw json_error("\"input_ids\" has fewer than two tokens");
        }
        if (static_cast<int64_t>(added.tokens.size()) > limits.max_tokens) {
            throw json_error("the line has " + std::to_string(added.tokens.size()) + " tokens, more than --max-tokens " +
                             std::to_string(limits.max_tokens));
        }
        check_tokens(added.tokens, limits.vocabulary);
        if (masked) {
            check_mask(mask, added.tokens.size());
        }
        find_targets(added, mask, titles);
        if (!added.targets.empty()) {
            examples_.push_back(std::move(added));
        }
    });
    if (examples_.empty()) {
        throw data_error(path + ": no example has a token that the catalogue leaves a choice for");
    }
}

uint64_t dataset::fingerprint() const {
    uint64_t hash = 0xcbf29ce484222325u; // FNV-1a over 32-bit words
    const auto add = [&hash](int32_t word) { hash = (hash ^ static_cast<uint32_t>(word)) * 0x100000001b3u; };
    for (const example & each : examples_) {
        for (const int32_t token : each.tokens) {
            add(token);
        }
        for (const target & t : each.targets) {
            add(t.position);
            add(t.node);
        }
        add(-1);
    }
    return hash;
}

} // namespace genrec
