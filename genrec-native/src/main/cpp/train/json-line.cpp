// SPDX-License-Identifier: Apache-2.0
#include "json-line.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace genrec {
namespace {

bool contains(const std::vector<std::string> & keys, const std::string & key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void append_utf8(std::string & text, uint32_t point) {
    const auto continued = [&](int shift) { text += static_cast<char>(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0 | point >> 6);
        continued(0);
    } else if (point < 0x10000) {
        text += static_cast<char>(0xE0 | point >> 12);
        continued(6);
        continued(0);
    } else {
        text += static_cast<char>(0xF0 | point >> 18);
        continued(12);
        continued(6);
        continued(0);
    }
}

class reader {
  public:
    explicit reader(const std::string & text) : text_(text) {}

    json_line read(const wanted_keys & wanted) {
        json_line found;
        space();
        members([&](const std::string & key) {
            if (contains(wanted.arrays, key)) {
                found.arrays[key] = integers();
            } else if (contains(wanted.texts, key)) {
                if (peek() != '"') {
                    expected("a string");
                }
                found.texts[key] = string();
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

    std::string string() {
        std::string read;
        require('"');
        while (peek() != '"') {
            if (at_ >= text_.size() || static_cast<unsigned char>(peek()) < 0x20) {
                expected("'\"'");
            }
            if (take('\\')) {
                escape(read);
            } else {
                character(read);
            }
        }
        at_++;
        return read;
    }

    // One character in UTF-8, in its shortest form and not half of a pair.
    void character(std::string & read) {
        const auto   byte   = [this](size_t i) { return static_cast<unsigned char>(i < text_.size() ? text_[i] : '\0'); };
        const int    first  = byte(at_);
        const int    second = byte(at_ + 1);
        const size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        bool         valid  = length > 0 && !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second > 0x9F) &&
                     !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second > 0x8F);
        for (size_t i = 1; i < length; i++) {
            valid = valid && (byte(at_ + i) & 0xC0) == 0x80;
        }
        if (!valid) {
            expected("a character in UTF-8");
        }
        read.append(text_, at_, length);
        at_ += length;
    }

    uint32_t hexadecimal() {
        uint32_t unit = 0;
        for (int i = 0; i < 4; i++) {
            const char digit = peek();
            if (!std::isxdigit(static_cast<unsigned char>(digit))) {
                expected("a hexadecimal digit");
            }
            unit = unit * 16 + static_cast<uint32_t>(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
            at_++;
        }
        return unit;
    }

    void escape(std::string & read) {
        static const std::string letters = "\"\\/bfnrt";
        static const std::string meant   = "\"\\/\b\f\n\r\t";
        if (!take('u')) {
            const size_t letter = at_ < text_.size() ? letters.find(peek()) : std::string::npos;
            if (letter == std::string::npos) {
                expected("an escape");
            }
            read += meant[letter];
            at_++;
            return;
        }
        const size_t start = at_ - 2;
        uint32_t     point = hexadecimal();
        if (point >= 0xD800 && point < 0xE000) {
            const bool     leads = point < 0xDC00 && take('\\') && take('u');
            const uint32_t other = leads ? hexadecimal() : 0;
            if (other < 0xDC00 || other >= 0xE000) {
                at_ = start;
                expected("a pair of surrogates, not a half,");
            }
            point = 0x10000 + ((point - 0xD800) << 10) + (other - 0xDC00);
        }
        append_utf8(read, point);
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

json_line read_json_line(const std::string & line, const wanted_keys & wanted) {
    return reader(line).read(wanted);
}

} // namespace genrec
