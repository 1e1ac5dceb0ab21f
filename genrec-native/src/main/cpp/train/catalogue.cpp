// SPDX-License-Identifier: Apache-2.0
#include "catalogue.h"

#include "json-file.h"
#include "json-line.h"
#include "training-errors.h"

#include <algorithm>

namespace genrec {

catalogue::catalogue(const std::string & path, int64_t vocabulary, int32_t end_token) : end_token_(end_token) {
    std::vector<std::vector<int32_t>> titles;
    read_json_file(path, {{"input_ids"}, {}}, [&](json_line & values) {
        std::vector<int32_t> & title = values.arrays["input_ids"];
        if (title.empty()) {
            throw json_error("the title has no \"input_ids\"");
        }
        check_tokens(title, vocabulary);
        if (std::find(title.begin(), title.end(), end_token) != title.end()) {
            throw json_error("the title has the end token " + std::to_string(end_token) + " in it; leave it out");
        }
        title.push_back(end_token);
        titles.push_back(std::move(title));
    });
    std::sort(titles.begin(), titles.end());
    titles.erase(std::unique(titles.begin(), titles.end()), titles.end());
    build(titles);
}

void catalogue::build(const std::vector<std::vector<int32_t>> & titles) {
    struct range { // the titles below a node, and how many tokens lead there
        size_t begin;
        size_t end;
        size_t depth;
    };
    std::vector<range> nodes{{0, titles.size(), 0}};
    for (size_t node = 0; node < nodes.size(); node++) {
        const range here = nodes[node];
        first_.push_back(tokens_.size());
        for (size_t i = here.begin; i < here.end;) {
            const int32_t token = titles[i][here.depth];
            size_t        next  = i + 1;
            while (next < here.end && titles[next][here.depth] == token) {
                next++;
            }
            tokens_.push_back(token);
            if (token == end_token_) {
                children_.push_back(root);
            } else {
                children_.push_back(static_cast<int32_t>(nodes.size()));
                nodes.push_back({i, next, here.depth + 1});
            }
            i = next;
        }
    }
    first_.push_back(tokens_.size());
}

int32_t catalogue::child(int32_t node, int32_t token) const {
    const int32_t * found = std::lower_bound(begin(node), end(node), token);
    return found == end(node) || *found != token ? none : children_[static_cast<size_t>(found - tokens_.data())];
}

} // namespace genrec
