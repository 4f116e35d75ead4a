#include "quoted_text.h"

#include <cstdint>

namespace cordwood::query {

namespace {

void append_utf8(std::string& out, std::uint32_t code_point) {
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xc0 | code_point >> 6));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | code_point >> 12));
    out.push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xf0 | code_point >> 18));
    out.push_back(static_cast<char>(0x80 | (code_point >> 12 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
  }
}

/// `count` digits of `base` at the front, cut off.
std::optional<std::uint32_t> take_digits(std::string_view& rest, std::size_t count, std::uint32_t base) {
  if (rest.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = rest[i];
    const char lower = static_cast<char>(c | 0x20);
    std::uint32_t digit = 99;
    if (c >= '0' && c <= '9')
      digit = static_cast<std::uint32_t>(c - '0');
    else if (lower >= 'a' && lower <= 'f')
      digit = static_cast<std::uint32_t>(lower - 'a' + 10);
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  rest.remove_prefix(count);
  return value;
}

/// What follows a backslash.
bool take_escape(std::string_view& rest, std::string& out) {
  if (rest.empty()) return false;
  const char c = rest.front();
  if (c >= '0' && c <= '7') {
    const auto byte = take_digits(rest, 3, 8);
    if (!byte || *byte > 255) return false;
    out.push_back(static_cast<char>(*byte));
    return true;
  }
  rest.remove_prefix(1);
  switch (c) {
    case 'a':
      out.push_back('\a');
      return true;
    case 'b':
      out.push_back('\b');
      return true;
    case 'f':
      out.push_back('\f');
      return true;
    case 'n':
      out.push_back('\n');
      return true;
    case 'r':
      out.push_back('\r');
      return true;
    case 't':
      out.push_back('\t');
      return true;
    case 'v':
      out.push_back('\v');
      return true;
    case '\\':
    case '"':
    case '\'':
    case '/':
      out.push_back(c);
      return true;
    case 'x': {
      const auto byte = take_digits(rest, 2, 16);
      if (byte) out.push_back(static_cast<char>(*byte));
      return byte.has_value();
    }
    case 'u':
    case 'U': {
      const auto code_point = take_digits(rest, c == 'u' ? 4 : 8, 16);
      if (!code_point || *code_point > 0x10ffff) return false;
      append_utf8(out, *code_point);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

std::optional<std::string> take_quoted(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  const char quote = rest.front();
  if (quote == '`') {
    const std::size_t end = rest.find('`', 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string meant(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    return meant;
  }
  if (quote != '"') return std::nullopt;
  std::string meant;
  std::string_view left = rest.substr(1);
  while (!left.empty()) {
    const char c = left.front();
    left.remove_prefix(1);
    if (c == '"') {
      rest = left;
      return meant;
    }
    if (c == '\n') return std::nullopt;
    if (c != '\\')
      meant.push_back(c);
    else if (!take_escape(left, meant))
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace cordwood::query
