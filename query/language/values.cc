#include "language/values.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "ascii_case.h"
#include "base/duration.h"

namespace cordwood::language {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes '_' between digits out; the text itself when there is none.
std::string_view without_underscores(std::string_view text, std::string& buffer) {
  if (text.find('_') == std::string_view::npos) return text;
  for (const char c : text) {
    if (c != '_') buffer.push_back(c);
  }
  return buffer;
}

std::optional<double> parse_infinity(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!equals_ignoring_case(text, "inf") && !equals_ignoring_case(text, "infinity")) return std::nullopt;
  return negative ? -kInfinity : kInfinity;
}

// 0x1f, 0b101, 0o17.
std::optional<std::uint64_t> parse_prefixed(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') return std::nullopt;
  int base = 0;
  switch (text[1]) {
    case 'x':
    case 'X':
      base = 16;
      break;
    case 'b':
    case 'B':
      base = 2;
      break;
    case 'o':
    case 'O':
      base = 8;
      break;
    default:
      return std::nullopt;
  }
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data() + 2, text.data() + text.size(), value, base);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct SizeUnit {
  std::string_view name;
  double bytes;
};

constexpr std::array<SizeUnit, 17> kSizeUnits{{{"KiB", 1024.0},
                                               {"MiB", 1048576.0},
                                               {"GiB", 1073741824.0},
                                               {"TiB", 1099511627776.0},
                                               {"Ki", 1024.0},
                                               {"Mi", 1048576.0},
                                               {"Gi", 1073741824.0},
                                               {"Ti", 1099511627776.0},
                                               {"KB", 1e3},
                                               {"MB", 1e6},
                                               {"GB", 1e9},
                                               {"TB", 1e12},
                                               {"K", 1e3},
                                               {"M", 1e6},
                                               {"G", 1e9},
                                               {"T", 1e12},
                                               {"B", 1.0}}};

// "22MB" of "22MB100KB".
std::optional<double> cut_size(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  double number = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + end, number);
  if (failure != std::errc() || stop != text.data() + end) return std::nullopt;
  text.remove_prefix(end);
  const auto unit = cut_size_unit(text);
  if (!unit) return std::nullopt;
  return number * *unit;
}

bool ends_like_duration(char c) { return c == 's' || c == 'm' || c == 'h' || c == 'd' || c == 'w' || c == 'y'; }
bool looks_like_time(std::string_view text) { return text.size() >= 19 && text[4] == '-' && text[7] == '-'; }

std::optional<double> parse_with_unit(std::string_view value) {
  if (ends_like_duration(value.back())) {
    if (const auto nanoseconds = parse_duration_nanoseconds(value)) return static_cast<double>(*nanoseconds);
  }
  if (looks_like_time(value)) {
    if (const auto time = parse_rfc3339(value)) return static_cast<double>(nanoseconds_of(*time));
    return std::nullopt;
  }
  if (const auto address = parse_ipv4(value)) return static_cast<double>(*address);
  if (const auto prefixed = parse_prefixed(value)) return static_cast<double>(*prefixed);
  return parse_size(value);
}

}  // namespace

std::optional<double> cut_size_unit(std::string_view& text) {
  for (const SizeUnit& unit : kSizeUnits) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return unit.bytes;
  }
  return std::nullopt;
}

std::optional<double> parse_decimal(std::string_view text) {
  std::string buffer;
  text = without_underscores(text, buffer);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) return std::nullopt;
  }
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  if (first == text.size() || !(is_digit(text[first]) || text[first] == '.')) return std::nullopt;
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_canonical_integer(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || !is_digit(digits.front())) return std::nullopt;
  if (digits.front() == '0' && text.size() > 1) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
  std::string buffer;
  text = without_underscores(text, buffer);
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  if (const auto prefixed = parse_prefixed(text)) return prefixed;
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure == std::errc() && end == text.data() + text.size()) return value;
  const auto size = parse_size(text);
  constexpr double kTooLarge = 18446744073709551616.0;
  if (!size || *size != std::floor(*size) || *size >= kTooLarge) return std::nullopt;
  return static_cast<std::uint64_t>(*size);
}

std::optional<double> parse_size(std::string_view text) {
  std::string buffer;
  text = without_underscores(text, buffer);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    const auto part = cut_size(text);
    if (!part) return std::nullopt;
    sum += *part;
  }
  return negative ? -sum : sum;
}

std::optional<std::int64_t> parse_duration_nanoseconds(std::string_view text) {
  std::string buffer;
  const auto duration = parse_duration(without_underscores(text, buffer));
  if (!duration) return std::nullopt;
  return duration->count();
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  if (text.size() < 7 || text.size() > 15) return std::nullopt;
  std::uint32_t address = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0 && (at == end || *at++ != '.')) return std::nullopt;
    std::uint8_t value = 0;
    const auto [stop, failure] = std::from_chars(at, end, value);
    if (failure != std::errc() || stop - at > 3) return std::nullopt;
    address = (address << 8) | value;
    at = stop;
  }
  if (at != end) return std::nullopt;
  return address;
}

void append_ipv4(std::string& out, std::uint32_t address) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string((address >> shift) & 0xff);
    if (shift > 0) out.push_back('.');
  }
}

std::optional<double> parse_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const char first = text.front();
  if (!is_digit(first)) {
    if (const auto infinity = parse_infinity(text)) return infinity;
    if (first != '-' && first != '+' && first != '.') return std::nullopt;
  }
  if (const auto decimal = parse_decimal(text)) return decimal;
  return parse_with_unit(text);
}

namespace {

struct Digits {
  std::string_view significant;  // Without leading zeros.
  std::size_t bytes;
};

Digits cut_digits(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  std::size_t zeros = 0;
  while (zeros < end && text[zeros] == '0') ++zeros;
  return {text.substr(zeros, end - zeros), end};
}

}  // namespace

bool less_natural(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    const bool left_digit = is_digit(left.front()), right_digit = is_digit(right.front());
    if (left_digit && right_digit) {
      const Digits l = cut_digits(left);
      const Digits r = cut_digits(right);
      if (l.significant.size() != r.significant.size()) return l.significant.size() < r.significant.size();
      if (l.significant != r.significant) return l.significant < r.significant;
      if (l.bytes != r.bytes) return l.bytes < r.bytes;  // "7" before "007".
      left.remove_prefix(l.bytes);
      right.remove_prefix(r.bytes);
    } else if (left_digit != right_digit) {
      return left_digit;
    } else if (left.front() != right.front()) {
      return static_cast<unsigned char>(left.front()) < static_cast<unsigned char>(right.front());
    } else {
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
  }
  return left.empty() && !right.empty();
}

namespace {

/// Where a number stands among texts.
std::string place_of(long double number) {
  if (number < 0) return "";
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, std::floor(number), std::chars_format::fixed, 0).ptr;
  return {digits, end};
}

}  // namespace

bool less_in_order(std::string_view left, std::optional<long double> left_number, std::string_view right,
                   std::optional<long double> right_number) {
  if (left_number && right_number) return *left_number < *right_number;
  if (left_number) return less_natural(place_of(*left_number), right);
  if (right_number) return !less_natural(place_of(*right_number), left);
  return less_natural(left, right);
}

bool less_value(std::string_view left, std::string_view right) {
  return less_in_order(left, parse_number(left), right, parse_number(right));
}

}  // namespace cordwood::language
