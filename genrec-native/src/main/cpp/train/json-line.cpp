// SPDX-License-Identifier: Apache-2.0
#include "json-line.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace genrec {
namespace {

class reader {
  public:
    explicit reader(const std::string & text) : text_(text) {}

    std::map<std::string, std::vector<int32_t>> read(const std::vector<std::string> & wanted) {
        std::map<std::string, std::vector<int32_t>> found;
        space();
        members([&](const std::string & key) {
            if (std::find(wanted.begin(), wanted.end(), key) != wanted.end()) {
                found[key] = integers();
            } else {
                value(0);
            }
        });
        space();
        if (at_ != text_.size()) {
            expected("the end of the line");
        }
        return found;
    }

  private:
    static constexpr int deepest = 100;

    [[noreturn]] void expected(const std::string & what) const {
        throw json_error("column " + std::to_string(at_ + 1) + ": " + what + " is expected");
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') {
            at_++;
        }
    }

    bool take(char c) {
        if (at_ < text_.size() && text_[at_] == c) {
            at_++;
            return true;
        }
        return false;
    }

    void require(char c) {
        if (!take(c)) {
            expected(std::string("'") + c + "'");
        }
    }

    template <typename Item> void list(char open, char close, Item item) {
        require(open);
        space();
        if (take(close)) {
            return;
        }
        do {
            space();
            item();
            space();
        } while (take(','));
        if (!take(close)) {
            expected(std::string("',' or '") + close + "'");
        }
    }

    template <typename Member> void members(Member member) {
        std::set<std::string> seen;
        list('{', '}', [&] {
            const std::string key = string();
            if (!seen.insert(key).second) {
                throw json_error("the key \"" + key + "\" occurs twice");
            }
            space();
            require(':');
            space();
            member(key);
        });
    }

    // Escapes stay as they are written: no wanted key has any.
    std::string string() {
        require('"');
        const size_t start = at_;
        while (peek() != '"') {
            if (at_ >= text_.size() || static_cast<unsigned char>(peek()) < 0x20) {
                expected("'\"'");
            }
            if (take('\\')) {
                escape();
            } else {
                at_++;
            }
        }
        return text_.substr(start, at_++ - start);
    }

    void escape() {
        if (take('u')) {
            for (int i = 0; i < 4; i++) {
                if (!std::isxdigit(static_cast<unsigned char>(peek()))) {
                    expected("a hexadecimal digit");
                }
                at_++;
            }
        } else if (at_ < text_.size() && std::string("\"\\/bfnrt").find(peek()) != std::string::npos) {
            at_++;
        } else {
            expected("an escape");
        }
    }

    void digits() {
        if (!std::isdigit(static_cast<unsigned char>(peek()))) {
            expected("a digit");
        }
        while (std::isdigit(static_cast<unsigned char>(peek()))) {
            at_++;
        }
    }

    void number() {
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
    }

    std::vector<int32_t> integers() {
        std::vector<int32_t> values;
        list('[', ']', [&] {
            const size_t start = at_;
            const bool   minus = take('-');
            int64_t      value = 0;
            if (!take('0')) {
                const size_t first = at_;
                digits();
                if (at_ - first > 10) {
                    at_ = start;
                    expected("a 32-bit integer");
                }
                value = std::stoll(text_.substr(first, at_ - first));
            }
            if (value > INT32_MAX || peek() == '.' || peek() == 'e' || peek() == 'E') {
                at_ = start;
                expected("a 32-bit integer");
            }
            values.push_back(static_cast<int32_t>(minus ? -value : value));
        });
        return values;
    }

    void word(const std::string & text) {
        if (text_.compare(at_, text.size(), text) != 0) {
            expected("a value");
        }
        at_ += text.size();
    }

    void value(int depth) {
        if (depth > deepest) {
            expected("less nesting");
        }
        switch (peek()) {
        case '{':
            return members([&](const std::string &) { value(depth + 1); });
        case '[':
            return list('[', ']', [&] { value(depth + 1); });
        case '"':
            string();
            return;
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            if (peek() != '-' && !std::isdigit(static_cast<unsigned char>(peek()))) {
                expected("a value");
            }
            return number();
        }
    }

    const std::string & text_;
    size_t              at_ = 0;
};

} // namespace

std::map<std::string, std::vector<int32_t>> read_json_line(const std::string & line, const std::vector<std::string> & wanted) {
    return reader(line).read(wanted);
}

} // namespace genrec
