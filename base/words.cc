#include "base/words.h"

#include <array>

#include <utf8proc.h>

namespace cordwood {
namespace {

struct Decoded {
  char32_t code_point;
  std::size_t bytes;
  bool valid;
};

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

constexpr std::array<bool, 128> kAsciiWord = [] {
  std::array<bool, 128> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  table['_'] = true;
  return table;
}();

// The code point at `at`; an invalid byte stands for itself and is no part of a word.
Decoded decode(std::string_view text, std::size_t at) {
  if (is_ascii(text[at])) return {static_cast<char32_t>(text[at]), 1, true};
  utf8proc_int32_t code_point = 0;
  const auto taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                      static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  if (taken <= 0) return {0, 1, false};
  return {static_cast<char32_t>(code_point), static_cast<std::size_t>(taken), true};
}

bool is_word(const Decoded& decoded) { return decoded.valid && is_word_code_point(decoded.code_point); }

}  // namespace

bool is_word_code_point(char32_t code_point) {
  if (code_point < 128) return kAsciiWord[code_point];
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
      return true;
    default:
      return false;
  }
}

bool word_begins_at(std::string_view text, std::size_t at) { return at < text.size() && is_word(decode(text, at)); }

bool word_ends_at(std::string_view text, std::size_t at) {
  if (at == 0 || at > text.size()) return false;
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) --begin;
  const Decoded decoded = decode(text.substr(0, at), begin);
  return begin + decoded.bytes == at && is_word(decoded);
}

std::string_view next_word(std::string_view& rest) {
  std::size_t begin = 0;
  while (begin < rest.size()) {
    const Decoded decoded = decode(rest, begin);
    if (is_word(decoded)) break;
    begin += decoded.bytes;
  }
  std::size_t end = begin;
  while (end < rest.size()) {
    const Decoded decoded = decode(rest, end);
    if (!is_word(decoded)) break;
    end += decoded.bytes;
  }
  const std::string_view word = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return word;
}

bool is_quad(std::string_view text) {
  QuadFinder quads;
  std::string_view rest = text;
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest))
    if (quads.take(word) == text && !text.empty()) return true;
  return false;
}

void append_lower_case(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    if (decoded.code_point < 128 && decoded.valid) {
      const char c = text[at];
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    } else if (decoded.valid) {
      std::array<utf8proc_uint8_t, 4> encoded;
      const auto size =
          utf8proc_encode_char(utf8proc_tolower(static_cast<utf8proc_int32_t>(decoded.code_point)), encoded.data());
      out.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size));
    } else {
      out.push_back(text[at]);
    }
    at += decoded.bytes;
  }
}

}  // namespace cordwood
