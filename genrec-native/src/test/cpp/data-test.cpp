// SPDX-License-Identifier: Apache-2.0
// Reading examples and catalogues, what is refused in them, and the batches that are made of them.
#include "check.h"
#include "tiny-model.h"

#include "batches.h"
#include "item-drop.h"
#include "json-line.h"
#include "runtime.h"
#include "training-errors.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace {

using namespace genrec;
using ints = std::vector<int32_t>;

const temporary_folder folder;

std::string file(const std::string & name, const std::string & text) {
    std::ofstream(folder.file(name)) << text;
    return folder.file(name);
}

void reads_lines() {
    const auto read = [](const std::string & line) { return read_json_line(line, {{"a", "b"}, {}}).arrays; };
    CHECK(read(R"({"a": [1, -2,3 ], "x": {"y": [true, null, "\"]\u00e9"]}, "b": []})")["a"] == (ints{1, -2, 3}));
    CHECK(read("{}").empty());
    CHECK(read(R"({"x": -1.5e+3, "a": [2147483647]} )")["a"] == (ints{2147483647}));
    CHECK_THROWS(read(R"({"a": [1})"), json_error, "column 9: ',' or ']' is expected");
    CHECK_THROWS(read(R"({"a": [1]} x)"), json_error, "column 12: the end of the line");
    CHECK_THROWS(read(R"({"a": 1})"), json_error, "'[' is expected");
    CHECK_THROWS(read(R"({"a": [1.0]})"), json_error, "32-bit integer");
    CHECK_THROWS(read(R"({"a": [2147483648]})"), json_error, "32-bit integer");
    CHECK_THROWS(read(R"({"a": [99999999999999999999]})"), json_error, "32-bit integer");
    CHECK_THROWS(read(R"({"a": [01]})"), json_error, "',' or ']'");
    CHECK_THROWS(read(R"({"a": [1,]})"), json_error, "a digit");
    CHECK_THROWS(read(R"({"a": [1], "a": [2]})"), json_error, "twice");
    CHECK_THROWS(read(R"({"x": "abc)"), json_error, "is expected");
    CHECK_THROWS(read(R"({"x": tru})"), json_error, "a value");
    CHECK_THROWS(read(""), json_error, "'{'");
    CHECK_THROWS(read("{\"x\": " + std::string(1000, '[')), json_error, "less nesting");
}

void reads_texts() {
    const auto read = [](const std::string & text) { return read_json_line("{\"t\": " + text + "}", {{}, {"t"}}).texts["t"]; };
    CHECK(read(R"("")").empty());
    CHECK(read(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE00")") == "\"\\/\b\f\n\r\tA\u00e9\u20ac\U0001F600");
    CHECK(read("\"\u00e9\u20ac\U0001F600\"") == "\u00e9\u20ac\U0001F600");
    CHECK(read(R"("\u0000.")") == std::string("\0.", 2));
    CHECK(read_json_line(R"({"\u0074": "x"})", {{}, {"t"}}).texts["t"] == "x");
    CHECK_THROWS(read("3"), json_error, "column 7: a string is expected");
    CHECK_THROWS(read("null"), json_error, "a string");
    CHECK_THROWS(read(R"("a)"), json_error, "is expected");
    CHECK_THROWS(read("\"\n\""), json_error, "column 8: '\"'");
    CHECK_THROWS(read(R"("\x")"), json_error, "an escape");
    CHECK_THROWS(read(R"("\u12g4")"), json_error, "a hexadecimal digit");
    for (const char * half : {R"("\uD800")", R"("\uDC00")", R"("\uD800\u0041")", R"("\uD800\uD800")", R"("\uD800\n")"}) {
        CHECK_THROWS(read(half), json_error, "column 8: a pair of surrogates");
    }
    for (const char * bytes : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF",
                               "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82"}) {
        CHECK_THROWS(read("\"" + std::string(bytes) + "\""), json_error, "column 8: a character in UTF-8");
    }
}

void encodes_texts() {
    write_tiny_model(folder.file("model.gguf"));
    text_encoder texts(folder.file("model.gguf"));
    const auto   byte = [](char c) { return 3 + static_cast<int32_t>(c); };
    const int32_t space = 259;
    // The first word's mark comes once; the text of a special token is just text.
    const dataset read(file("text.jsonl", "{\"prompt\": \"ab\", \"completion\": \" c</s>\"}\n"
                                          "{\"input_ids\": [1, 2]}\n"
                                          "{\"prompt\": \"\", \"completion\": \"x\"}\n"),
                       {tiny_vocabulary_size, 20}, nullptr, &texts);
    const std::vector<example> & examples = read.examples();
    CHECK(examples.size() == 3);
    const ints & tokens = examples[0].tokens;
    CHECK(ints(tokens.begin(), tokens.begin() + 6) == (ints{1, space, byte('a'), byte('b'), space, byte('c')}));
    CHECK(tokens.back() == 2 && std::count(tokens.begin(), tokens.end(), 2) == 1);
    CHECK(examples[0].targets.size() == tokens.size() - 4);
    CHECK(examples[0].targets[0].position == 3 && examples[0].targets[0].token == space);
    CHECK(examples[0].targets.back().token == 2);
    CHECK(examples[2].tokens == (ints{1, space, byte('x'), 2}));
    CHECK(examples[2].targets.size() == 3);

    const auto refused = [&](const std::string & line, const std::string & text) {
        const std::string path = file("bad.jsonl", "{\"input_ids\": [1, 2]}\n" + line + "\n");
        CHECK_THROWS(dataset(path, {tiny_vocabulary_size, 20}, nullptr, &texts), data_error, path + ":2: ");
        CHECK_THROWS(dataset(path, {tiny_vocabulary_size, 20}, nullptr, &texts), data_error, text);
    };
    refused(R"({"prompt": "a"})", "\"completion\" is missing");
    refused(R"({"completion": "a"})", "\"prompt\" is missing");
    refused(R"({"prompt": "a", "completion": ""})", "\"completion\" is empty");
    refused(R"({"prompt": "a", "completion": 3})", "a string is expected");
    refused(R"({"prompt": "a", "completion": "b", "input_ids": [1]})", "both tokens and text");
    refused(R"({"prompt": "a", "completion": "\uD800"})", "a pair of surrogates");
    refused(R"({"prompt": "a", "completion": "a text of more than twenty tokens"})", "more than --max-tokens 20");
    const catalogue titles(file("titles.jsonl", "{\"input_ids\": [1, 2]}\n{\"input_ids\": [2, 2]}\n"), 10, 9);
    CHECK_THROWS(dataset(file("with.jsonl", "{\"prompt\": \"a\", \"completion\": \"b\"}\n"), {10, 9}, &titles, &texts), data_error,
                 "with.jsonl:1: a line of text cannot be used with --catalogue");
    text_encoder none(file("none.gguf", "no model"));
    CHECK_THROWS(none.encode("a", "b"), load_error, "none.gguf: its vocabulary cannot be read");
}

void refuses_examples() {
    const auto refused = [](const std::string & second_line, const std::string & text) {
        const std::string path = file("bad.jsonl", "{\"input_ids\": [1, 2]}\n" + second_line + "\n");
        CHECK_THROWS(dataset(path, {10, 4}, nullptr), data_error, path + ":2: ");
        CHECK_THROWS(dataset(path, {10, 4}, nullptr), data_error, text);
    };
    refused("nonsense", "'{' is expected");
    refused(R"({"input_ids": [1, 10]})", "token 10 is outside the vocabulary of 10");
    refused(R"({"input_ids": [1, -1]})", "token -1");
    refused(R"({"input_ids": [1]})", "fewer than two");
    refused(R"({"text": "x"})", "fewer than two");
    refused(R"({"input_ids": [1, 2, 3, 4, 5]})", "more than --max-tokens 4");
    refused(R"({"input_ids": [1, 2], "completion_mask": [0, 0]})", "nothing to learn");
    refused(R"({"input_ids": [1, 2], "completion_mask": [1, 0]})", "nothing to learn");
    refused(R"({"input_ids": [1, 2], "completion_mask": []})", "0 elements");
    refused(R"({"input_ids": [1, 2], "completion_mask": [0, 2]})", "neither 0 nor 1");
    CHECK_THROWS(dataset(folder.file("missing"), {10, 4}, nullptr), data_error, "cannot be opened");
    CHECK_THROWS(dataset(file("empty.jsonl", "\n \n"), {10, 4}, nullptr), data_error, "no line");
}

void walks_the_catalogue() {
    // 9 ends a title. Titles: 1 2 | 1 2 3 | 4 5.
    const std::string titles = file("titles.jsonl", "{\"input_ids\": [1, 2]}\n{\"input_ids\": [4, 5]}\n"
                                                    "{\"input_ids\": [1, 2, 3]}\n{\"input_ids\": [1, 2]}\n");
    const catalogue   trie(titles, 10, 9);
    CHECK(ints(trie.begin(0), trie.end(0)) == (ints{1, 4}));
    CHECK(trie.child(0, 2) == catalogue::none);
    const int32_t one_two = trie.child(trie.child(0, 1), 2);
    CHECK(ints(trie.begin(one_two), trie.end(one_two)) == (ints{3, 9}));
    CHECK(trie.child(one_two, 9) == catalogue::root);

    // Two titles in one run, and a run that ends within a title; only branching nodes are targets.
    const std::string data = file("walk.jsonl", "{\"input_ids\": [7, 1, 2, 9, 4, 5, 9, 7, 1, 2], "
                                                "\"completion_mask\": [0, 1, 1, 1, 1, 1, 1, 0, 1, 1]}\n");
    const dataset     walked(data, {10, 10}, &trie);
    ints              positions;
    ints              tokens;
    for (const target & t : walked.examples()[0].targets) {
        positions.push_back(t.position);
        tokens.push_back(t.token);
    }
    CHECK(positions == (ints{0, 2, 3, 7}));
    CHECK(tokens == (ints{1, 9, 4, 1}));

    const micro_batch batch = make_micro_batch({{&walked.examples()[0]}}, &trie);
    CHECK(batch.targets.size() == 2); // at the root, and elsewhere
    const target_rows & root = batch.targets[0];
    CHECK(ints(root.rows.begin(), root.rows.begin() + 3) == (ints{0, 3, 7}));
    CHECK(ints(root.choices.begin(), root.choices.begin() + 2) == (ints{1, 4}));
    CHECK(ints(root.labels.begin(), root.labels.begin() + 3) == (ints{0, 1, 0}));
    const target_rows & inner = batch.targets[1];
    CHECK(inner.rows[0] == 2);
    CHECK(ints(inner.choices.begin(), inner.choices.begin() + 2) == (ints{3, 9}));
    CHECK(inner.labels[0] == 1);
    for (const target_rows & part : batch.targets) {
        const size_t used = &part == &root ? 3 : 1;
        CHECK(part.rows.size() == 16 && part.choices.size() == 16);
        for (size_t row = 0; row < 16; row++) {
            CHECK(part.weights[row] == (row < used ? 1.0f : 0.0f));
            for (size_t column = 0; column < 16; column++) {
                const bool open = row < used ? column < 2 : column == 0;
                CHECK((part.choice_mask[row * 16 + column] == 0.0f) == open);
            }
        }
    }

    CHECK_THROWS(dataset(file("off.jsonl", "{\"input_ids\": [1, 3]}"), {10, 10}, &trie), data_error,
                 "token 3 at position 1 continues no title");
    CHECK_THROWS(catalogue(file("end.jsonl", "{\"input_ids\": [1, 9]}"), 10, 9), data_error, "end token 9");
    CHECK_THROWS(catalogue(file("none.jsonl", "{\"input_ids\": []}"), 10, 9), data_error, "none.jsonl:1: ");
    const catalogue single(file("single.jsonl", "{\"input_ids\": [1, 2]}"), 10, 9);
    CHECK_THROWS(dataset(file("only.jsonl", "{\"input_ids\": [7, 1, 2, 9], \"completion_mask\": [0, 1, 1, 1]}"), {10, 10},
                         &single),
                 data_error, "no example");
}

void drops_titles() {
    // 9 ends a title. Titles: 1 2 | 1 3 | 4; the last one of the example is cut off.
    const std::string titles =
        file("dropped.jsonl", "{\"input_ids\": [1, 2]}\n{\"input_ids\": [1, 3]}\n{\"input_ids\": [4]}\n");
    const catalogue   trie(titles, 10, 9);
    const std::string data = file("lists.jsonl", "{\"input_ids\": [7, 8, 1, 2, 9, 4, 9, 1, 3, 9, 1], "
                                                 "\"completion_mask\": [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]}\n");
    const dataset     lists(data, {10, 11}, &trie);
    const example &   whole = lists.examples()[0];
    CHECK(whole.titles.size() == 3 && whole.titles[1].begin == 5 && whole.titles[1].end == 7);
    random_numbers random(3);
    std::set<ints> seen;
    size_t         tokens = 0;
    constexpr int  draws  = 4000;
    for (int i = 0; i < draws; i++) {
        const example rest = without_titles(whole, 0.25f, random);
        // What is left must be what reading it from a file gives.
        std::string line = "{\"input_ids\": [";
        std::string mask;
        for (size_t j = 0; j < rest.tokens.size(); j++) {
            line += (j == 0 ? "" : ", ") + std::to_string(rest.tokens[j]);
            mask += (j == 0 ? "" : ", ") + std::to_string(j < 2 ? 0 : 1);
        }
        if (seen.insert(ints(rest.tokens.begin(), rest.tokens.end())).second) {
            const dataset   read(file("rest.jsonl", line + "], \"completion_mask\": [" + mask + "]}\n"), {10, 11}, &trie);
            const example & expected = read.examples()[0];
            CHECK(rest.targets.size() == expected.targets.size() && rest.titles.size() == expected.titles.size());
            for (size_t j = 0; j < rest.targets.size(); j++) {
                CHECK(rest.targets[j].position == expected.targets[j].position);
                CHECK(rest.targets[j].token == expected.targets[j].token && rest.targets[j].node == expected.targets[j].node);
            }
            for (size_t j = 0; j < rest.titles.size(); j++) {
                CHECK(rest.titles[j].begin == expected.titles[j].begin && rest.titles[j].end == expected.titles[j].end);
            }
        }
        tokens += rest.tokens.size();
    }
    CHECK(seen.size() == 8); // each of three titles there or not
    // 3 tokens stay, and 8 with a probability of 3/4: 9 on average; five standard errors of 0.035.
    CHECK_NEAR(static_cast<double>(tokens) / draws, 9.0, 0.18);
    const dataset one(file("one.jsonl", "{\"input_ids\": [7, 4, 9], \"completion_mask\": [0, 1, 1]}\n"), {10, 11}, &trie);
    CHECK(without_titles(one.examples()[0], 0.999f, random).tokens.size() == 3); // something must be learned
}

void packs_examples() {
    const std::vector<size_t> lengths{5, 20, 9, 30, 2};
    std::vector<example>      examples(lengths.size());
    example_group             all;
    for (size_t i = 0; i < lengths.size(); i++) {
        for (size_t j = 0; j < lengths[i]; j++) {
            examples[i].tokens.push_back(static_cast<int32_t>(100 * i + j));
        }
        examples[i].targets = {{1, static_cast<int32_t>(i), catalogue::none}};
        all.push_back(&examples[i]);
    }
    // Sequences of 32: 30 and 2, 20 and 9; a third would be more than 64 tokens, so 5 comes in another batch.
    const std::vector<packed_sequences> batches = pack(all, 64);
    CHECK(batches.size() == 2);
    CHECK(batches[0] == (packed_sequences{{&examples[3], &examples[4]}, {&examples[1], &examples[2]}}));
    CHECK(batches[1] == (packed_sequences{{&examples[0]}}));

    const micro_batch batch = make_micro_batch(batches[0], nullptr);
    CHECK(batch.length == 32 && batch.sequences == 2);
    for (size_t i = 0; i < 64; i++) {
        const size_t at     = i % 32;
        const size_t first  = i < 32 ? 30 : 20; // where the second example begins
        const size_t end    = i < 32 ? 32 : 29;
        const size_t which  = at < first ? (i < 32 ? 3 : 1) : (i < 32 ? 4 : 2);
        const size_t within = at < first ? at : at - first;
        CHECK(batch.positions[i] == (at < end ? static_cast<int32_t>(within) : 0));
        CHECK(batch.tokens[i] == (at < end ? static_cast<int32_t>(100 * which + within) : 0));
    }
    CHECK(ints(batch.targets[0].rows.begin(), batch.targets[0].rows.begin() + 4) == (ints{1, 31, 33, 53}));
    CHECK(ints(batch.targets[0].labels.begin(), batch.targets[0].labels.begin() + 4) == (ints{3, 4, 1, 2}));
}

void plans_batches() {
    std::vector<example> examples(50);
    for (size_t i = 0; i < examples.size(); i++) {
        examples[i].tokens.resize(2 + i % 37);
        examples[i].targets = {{0, 0, catalogue::none}};
    }
    batch_plan plan(examples, 8, 5);
    CHECK(plan.steps_per_epoch() == 7);
    std::vector<example_group> first_epoch;
    std::set<const example *>  seen;
    for (int64_t step = 0; step < 7; step++) {
        first_epoch.push_back(plan.step(step));
        seen.insert(first_epoch.back().begin(), first_epoch.back().end());
        size_t grouped = 0;
        for (const packed_sequences & sequences : pack(first_epoch.back(), 64)) {
            const micro_batch batch = make_micro_batch(sequences, nullptr);
            CHECK(sequences.size() == 1 || batch.length * batch.sequences <= 64);
            CHECK(batch.length % micro_batch::multiple == 0);
            for (const example_group & each : sequences) {
                grouped += each.size();
            }
        }
        CHECK(grouped == first_epoch.back().size());
    }
    CHECK(seen.size() == 50);
    CHECK(plan.step(7) != first_epoch[0]);
    batch_plan again(examples, 8, 5);
    CHECK(again.step(3) == first_epoch[3]); // whatever was asked before
    CHECK(batch_plan(examples, 8, 6).step(3) != first_epoch[3]);
}

} // namespace

int main() {
    start_runtime();
    reads_lines();
    reads_texts();
    encodes_texts();
    refuses_examples();
    walks_the_catalogue();
    drops_titles();
    packs_examples();
    plans_batches();
    return 0;
}
