#include "string_literal.h"

#include <array>
#include <charconv>

#include "base/utf8.h"
#include "base/words.h"
#include "keywords.h"

namespace cordwood::language {
namespace {

// Exactly `digits` digits of `base`, cut off `rest`.
std::optional<std::uint32_t> cut_number(std::string_view& rest, std::size_t digits, int base) {
  std::uint32_t value = 0;
  if (rest.size() < digits) return std::nullopt;
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + digits, value, base);
  if (failure != std::errc() || end != rest.data() + digits) return std::nullopt;
  rest.remove_prefix(digits);
  return value;
}

bool append_byte(std::string& out, std::optional<std::uint32_t> byte) {
  if (!byte || *byte > 0xff) return false;
  out.push_back(static_cast<char>(*byte));
  return true;
}

bool append_code_point(std::string& out, std::optional<std::uint32_t> code_point) {
  if (!code_point || *code_point > 0x10ffff || is_surrogate(*code_point)) return false;
  append_utf8(out, *code_point);
  return true;
}

char simple_escape(char c) {
  switch (c) {
    case 'a':
      return '\a';
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
    case 'v':
      return '\v';
    case '\\':
      return '\\';
    default:
      return '\0';
  }
}

// `rest` begins behind the backslash.
bool append_escape(std::string& out, std::string_view& rest, char quote) {
  if (rest.empty()) return false;
  const char c = rest.front();
  if (c >= '0' && c <= '7') return append_byte(out, cut_number(rest, 3, 8));
  rest.remove_prefix(1);
  if (c == quote) {
    out.push_back(c);
    return true;
  }
  if (c == 'x') return append_byte(out, cut_number(rest, 2, 16));
  if (c == 'u') return append_code_point(out, cut_number(rest, 4, 16));
  if (c == 'U') return append_code_point(out, cut_number(rest, 8, 16));
  const char plain = simple_escape(c);
  if (plain == '\0') return false;
  out.push_back(plain);
  return true;
}

bool is_bare_punctuation(char c) { return c == '.' || c == '-' || c == '/'; }

// Words joined by dots, dashes and slashes, none of them a word that means something.
bool is_bare(std::string_view value) {
  if (!word_begins_at(value, 0) || is_keyword(value)) return false;
  std::string_view rest = value;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const std::string_view word = next_word(rest);
    const auto gap =
        static_cast<std::size_t>((word.empty() ? before.data() + before.size() : word.data()) - before.data());
    for (const char c : before.substr(0, gap)) {
      if (!is_bare_punctuation(c)) return false;
    }
    if (word.empty()) break;
  }
  return true;
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  if (byte < 0x20 || byte == 0x7f) {
    out += "\\x";
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 0xf]);
  } else {
    out.push_back(c);
  }
}

}  // namespace

std::optional<StringLiteral> read_string_literal(std::string_view text) {
  const char quote = text.front();
  std::string_view rest = text.substr(1);
  if (quote == '`') {
    const std::size_t end = rest.find('`');
    if (end == std::string_view::npos) return std::nullopt;
    return StringLiteral{std::string(rest.substr(0, end)), end + 2};
  }
  std::string value;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == quote) return StringLiteral{std::move(value), text.size() - rest.size()};
    if (c != '\\') {
      value.push_back(c);
    } else if (!append_escape(value, rest, quote)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

void append_quoted(std::string& out, std::string_view value) {
  out.push_back('"');
  for (const char c : value) append_escaped(out, c);
  out.push_back('"');
}

void append_value(std::string& out, std::string_view value) {
  if (is_bare(value)) {
    out += value;
  } else {
    append_quoted(out, value);
  }
}

}  // namespace cordwood::language
