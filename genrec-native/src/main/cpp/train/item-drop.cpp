// SPDX-License-Identifier: Apache-2.0
#include "item-drop.h"

#include <algorithm>

namespace genrec {

example without_titles(const example & whole, float rate, random_numbers & random) {
    std::vector<bool> dropped(whole.tokens.size());
    for (const title_span & title : whole.titles) {
        if (random.uniform() < rate) {
            std::fill(dropped.begin() + title.begin, dropped.begin() + title.end, true);
        }
    }
    example              rest;
    std::vector<int32_t> places(whole.tokens.size()); // where each token is now
    for (size_t i = 0; i < whole.tokens.size(); i++) {
        places[i] = static_cast<int32_t>(rest.tokens.size());
        if (!dropped[i]) {
            rest.tokens.push_back(whole.tokens[i]);
        }
    }
    for (const target & each : whole.targets) {
        const auto at = static_cast<size_t>(each.position) + 1;
        // The first token of all is predicted by nothing.
        if (!dropped[at] && places[at] > 0) {
            rest.targets.push_back({places[at] - 1, each.token, each.node});
        }
    }
    if (rest.targets.empty()) {
        return whole;
    }
    for (const title_span & title : whole.titles) {
        const auto begin = static_cast<size_t>(title.begin);
        if (!dropped[begin]) {
            rest.titles.push_back({places[begin], places[begin] + title.end - title.begin});
        }
    }
    return rest;
}

} // namespace genrec
