// SPDX-License-Identifier: Apache-2.0
// The trie of a catalogue's titles, each closed by the end token.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace genrec {

class catalogue {
  public:
    static constexpr int32_t root = 0;
    static constexpr int32_t none = -1;

    // Reads JSON lines of {"input_ids": [...]}, titles without the end token. Throws data_error.
    catalogue(const std::string & path, int64_t vocabulary, int32_t end_token);

    // The node that a token leads to: the root for the end token, `none` if no title goes on so.
    int32_t child(int32_t node, int32_t token) const;

    // The tokens that may follow, ascending.
    const int32_t * begin(int32_t node) const { return tokens_.data() + first_[static_cast<size_t>(node)]; }
    const int32_t * end(int32_t node) const { return tokens_.data() + first_[static_cast<size_t>(node) + 1]; }

    bool branches(int32_t node) const { return end(node) - begin(node) > 1; }

  private:
    void build(const std::vector<std::vector<int32_t>> & titles);

    int32_t              end_token_;
    std::vector<size_t>  first_;    // (nodes + 1) where a node's children begin
    std::vector<int32_t> tokens_;   // (children)
    std::vector<int32_t> children_; // (children)
};

} // namespace genrec
