#include "base/json_string.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/utf8.h"

namespace cordwood {
namespace {

// Bytes that stand for themselves inside a JSON string.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x20; c < 0x80; ++c) table[c] = c != '"' && c != '\\';
  return table;
}();

// The letters that stand behind a backslash for a character, and the characters.
constexpr std::string_view kLetters = "\"\\/bfnrt";
constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";

void append_escaped(std::string& out, char c) {
  out.push_back('\\');
  if (const std::size_t which = kMeanings.find(c); which != std::string_view::npos) {
    out.push_back(kLetters[which]);
    return;
  }
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  out += "u00";
  out.push_back(kHexadecimal[static_cast<unsigned char>(c) >> 4]);
  out.push_back(kHexadecimal[c & 0xf]);
}

// The XXXX of \uXXXX.
std::optional<char32_t> hexadecimal_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kDigits = 4;
  if (text.size() < at + kDigits) return std::nullopt;
  std::uint32_t value = 0;
  const char* const begin = text.data() + at;
  const auto [end, failure] = std::from_chars(begin, begin + kDigits, value, 16);
  if (failure != std::errc() || end != begin + kDigits) return std::nullopt;
  return static_cast<char32_t>(value);
}

// `rest` begins with the u.
std::optional<char32_t> take_code_point(std::string_view& rest) {
  const auto first = hexadecimal_at(rest, 1);
  if (!first) return std::nullopt;
  rest.remove_prefix(5);
  if (!is_surrogate(*first)) return first;
  if (*first >= 0xdc00 || !rest.starts_with("\\u")) return kReplacementCharacter;
  const auto second = hexadecimal_at(rest, 2);
  if (!second || *second < 0xdc00 || *second > 0xdfff) return kReplacementCharacter;
  rest.remove_prefix(6);
  return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && kPlain[static_cast<unsigned char>(text[end])]) ++end;
    out.append(text, at, end - at);
    if (end == text.size()) break;
    if (static_cast<unsigned char>(text[end]) < 0x80) {
      append_escaped(out, text[end]);
      at = end + 1;
    } else if (const std::size_t length = utf8_length(text, end); length > 0) {
      out.append(text, end, length);
      at = end + length;
    } else {
      append_utf8(out, kReplacementCharacter);
      at = end + 1;
    }
  }
  out.push_back('"');
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::size_t take_json_escape(std::string_view& rest, char* out) {
  if (rest.empty()) return 0;
  if (const std::size_t which = kLetters.find(rest.front()); which != std::string_view::npos) {
    rest.remove_prefix(1);
    *out = kMeanings[which];
    return 1;
  }
  if (rest.front() != 'u') return 0;
  const auto code_point = take_code_point(rest);
  return code_point ? put_utf8(out, *code_point) : 0;
}

}  // namespace cordwood
