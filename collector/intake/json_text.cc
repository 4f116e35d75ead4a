#include "json_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace cordwood::intake {
namespace {

constexpr char32_t kReplacement = 0xfffd;

char* put_utf8(char* out, char32_t code_point) {
  const auto put = [&](char32_t byte) { *out++ = static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xc0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    put(0xe0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3f));
    put(0x80 | (code_point & 0x3f));
  } else {
    put(0xf0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3f));
    put(0x80 | ((code_point >> 6) & 0x3f));
    put(0x80 | (code_point & 0x3f));
  }
  return out;
}

// The four hexadecimal digits after "\u" at text[at].
std::optional<char32_t> hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  char32_t value = 0;
  for (const char c : text.substr(at, 4)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

// Decodes "\uXXXX" or a pair of them; `at` points to the backslash and is moved behind what was read.
std::optional<char32_t> unicode_escape(std::string_view raw, std::size_t& at) {
  const auto first = hex4(raw, at + 2);
  if (!first) return std::nullopt;
  at += 6;
  if (*first < 0xd800 || *first > 0xdfff) return first;
  if (*first > 0xdbff || raw.substr(at, 2) != "\\u") return kReplacement;
  const auto second = hex4(raw, at + 2);
  if (!second || *second < 0xdc00 || *second > 0xdfff) return kReplacement;
  at += 6;
  return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
}

char simple_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

// The length of the UTF-8 sequence at text[at], 0 when it is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(at + 1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const unsigned second = byte(at + 1);
    const bool fits = !(first == 0xe0 && second < 0xa0) && !(first == 0xed && second > 0x9f);
    return fits && follows(at + 1) && follows(at + 2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const unsigned second = byte(at + 1);
    const bool fits = !(first == 0xf0 && second < 0x90) && !(first == 0xf4 && second > 0x8f);
    return fits && follows(at + 1) && follows(at + 2) && follows(at + 3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string_view unescape_json(std::string_view raw, Arena& arena) {
  std::size_t at = raw.find('\\');
  if (at == std::string_view::npos) return raw;
  const auto memory = arena.allocate(raw.size());  // No escape grows.
  char* out = memory.data();
  out += raw.copy(out, at);
  while (at < raw.size()) {
    if (raw[at] != '\\') {
      const std::size_t end = std::min(raw.find('\\', at), raw.size());
      out += raw.copy(out, end - at, at);
      at = end;
      continue;
    }
    if (at + 1 < raw.size()) {
      if (const char plain = simple_escape(raw[at + 1])) {
        *out++ = plain;
        at += 2;
        continue;
      }
      if (raw[at + 1] == 'u') {
        if (const auto code_point = unicode_escape(raw, at)) {
          out = put_utf8(out, *code_point);
          continue;
        }
      }
    }
    *out++ = raw[at++];
  }
  return {memory.data(), static_cast<std::size_t>(out - memory.data())};
}

std::string_view minify_json(std::string_view raw, Arena& arena) {
  if (raw.find_first_of(" \t\r\n") == std::string_view::npos) return raw;
  const auto memory = arena.allocate(raw.size());
  char* out = memory.data();
  bool quoted = false;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const char c = raw[at];
    if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
    *out++ = c;
    if (c == '"') quoted = !quoted;
    if (quoted && c == '\\' && at + 1 < raw.size()) *out++ = raw[++at];
  }
  return {memory.data(), static_cast<std::size_t>(out - memory.data())};
}

bool is_json_number(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto take = [&](char c) { return at != end && *at == c ? (++at, true) : false; };
  const auto skip_digits = [&] {
    const char* const begin = at;
    while (at != end && *at >= '0' && *at <= '9') ++at;
    return at - begin;
  };
  take('-');
  const bool leading_zero = at != end && *at == '0';
  const auto whole = skip_digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (take('.') && skip_digits() == 0) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    if (skip_digits() == 0) return false;
  }
  return at == end;
}

void append_valid_utf8(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    out.append(length ? text.substr(at, length) : std::string_view("\xef\xbf\xbd"));
    at += length ? length : 1;
  }
}

}  // namespace cordwood::intake
