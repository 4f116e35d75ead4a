#include "numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/time.h"
#include "language/values.h"

namespace cordwood::query {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::size_t kDecimalLengthMax = 27;  // Of the longest 64-bit integer with '_' between thousands.

constexpr double kNegativePowersOfTen[kDecimalLengthMax + 1] = {
    1e0,   1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,  1e-8,  1e-9,  1e-10, 1e-11, 1e-12, 1e-13,
    1e-14, 1e-15, 1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22, 1e-23, 1e-24, 1e-25, 1e-26, 1e-27};

std::optional<double> parse_decimal(std::string_view text) {
  if (text.empty() || text.size() > kDecimalLengthMax) return std::nullopt;
  const bool minus = text.front() == '-';
  if (minus) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) {
    const auto whole = parse_unsigned(text);
    if (!whole) return std::nullopt;
    return minus ? -static_cast<double>(*whole) : static_cast<double>(*whole);
  }
  if (dot == 0 || dot + 1 == text.size()) return std::nullopt;
  const auto whole = parse_unsigned(text.substr(0, dot));
  std::string_view digits = text.substr(dot + 1);
  std::size_t places = 0;
  for (const char c : digits) places += is_digit(c) ? 1 : 0;
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  const auto fraction = parse_unsigned(digits);
  if (!whole || !fraction) return std::nullopt;
  // One rounding, as others who answer LogsQL calculate it, so that sums of decimals print the same digits.
  const double value =
      std::fma(static_cast<double>(*fraction), kNegativePowersOfTen[places], static_cast<double>(*whole));
  return minus ? -value : value;
}

/// A decimal without sign at the front of `rest`, cut off.
std::optional<double> take_decimal(std::string_view& rest) {
  std::size_t length = 0;
  while (length < rest.size() && (is_digit(rest[length]) || rest[length] == '.' || rest[length] == '_')) ++length;
  if (length == 0) return std::nullopt;
  const auto value = parse_decimal(rest.substr(0, length));
  rest.remove_prefix(length);
  return value;
}

struct Unit {
  std::string_view name;
  double factor;
};

// Longer names first, where one begins with another.
constexpr Unit kDurationUnits[] = {
    {"µs", 1e3},   {"ms", 1e6}, {"ns", 1}, {"y", 365.0 * 86400e9}, {"w", 7.0 * 86400e9}, {"d", 86400e9},
    {"h", 3600e9}, {"m", 60e9}, {"s", 1e9}};

/// Cuts the name of a duration's unit off the front of `text`.
std::optional<double> cut_duration_unit(std::string_view& text) {
  for (const Unit& unit : kDurationUnits) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return unit.factor;
  }
  return std::nullopt;
}

/// Sums "1h30m"; each part needs a unit. Parts are cut to whole units of the smallest, as int64.
template <class CutUnit>
std::optional<double> parse_with_units(std::string_view text, CutUnit cut_unit) {
  const bool minus = !text.empty() && text.front() == '-';
  if (minus) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    const auto count = take_decimal(text);
    if (!count) return std::nullopt;
    const auto factor = cut_unit(text);
    if (!factor) return std::nullopt;
    sum += std::trunc(*count * *factor);
  }
  sum = std::min(sum, 9223372036854775807.0);
  return minus ? -sum : sum;
}

bool looks_like_number(std::string_view text) {
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  const std::string_view lower = text.substr(0, 3);
  const bool begins =
      !text.empty() && (is_digit(text.front()) || (text.front() == '.' && text.size() > 1 && is_digit(text[1])) ||
                        lower == "inf" || lower == "Inf" || lower == "nan" || lower == "NaN");
  if (!begins) return false;
  std::size_t dots = 0, dashes = 0;
  for (const char c : text) {
    dots += c == '.';
    dashes += c == '-';
    if (c == ':') return false;
  }
  return dots <= 1 && dashes <= 2;
}

std::optional<double> parse_exotic(std::string_view text) {
  if (text.size() > 64 || !looks_like_number(text)) return std::nullopt;
  std::string_view digits = text;
  const bool minus = digits.front() == '-';
  if (minus || digits.front() == '+') digits.remove_prefix(1);
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (read.ec == std::errc() && read.ptr == end) return minus ? -value : value;
  int base = 0;
  if (digits.starts_with("0x") || digits.starts_with("0X")) base = 16;
  if (digits.starts_with("0b") || digits.starts_with("0B")) base = 2;
  if (digits.starts_with("0o") || digits.starts_with("0O")) base = 8;
  if (base == 0) return std::nullopt;
  std::int64_t integer = 0;
  const auto prefixed = std::from_chars(digits.data() + 2, end, integer, base);
  if (prefixed.ec != std::errc() || prefixed.ptr != end) return std::nullopt;
  return minus ? -static_cast<double>(integer) : static_cast<double>(integer);
}

std::optional<Timestamp> parse_time(std::string_view text) {
  if (text.size() < 19 || text[4] != '-' || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  return parse_rfc3339(text);
}

}  // namespace

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
  if (text.empty() || text.size() > kDecimalLengthMax) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c == '_') continue;
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    number = number * 10 + digit;
  }
  return number;
}

std::optional<std::int64_t> parse_signed(std::string_view text) {
  const bool minus = !text.empty() && text.front() == '-';
  const auto magnitude = parse_unsigned(minus ? text.substr(1) : text);
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  if (!magnitude || *magnitude > kMax + (minus ? 1 : 0)) return std::nullopt;
  return minus ? static_cast<std::int64_t>(-*magnitude) : static_cast<std::int64_t>(*magnitude);
}

std::optional<double> parse_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const char first = text.front();
  if (!is_digit(first) && first != '-' && first != '+' && first != '.' && first != '_' && (first | 0x20) != 'i' &&
      (first | 0x20) != 'n')
    return std::nullopt;
  if (const auto value = parse_decimal(text)) return value;
  if (const auto value = parse_with_units(text, cut_duration_unit)) return value;
  if (const auto value = parse_with_units(text, language::cut_size_unit)) return value;
  return parse_exotic(text);
}

std::optional<double> parse_quantity(std::string_view text) {
  if (const auto value = parse_number(text)) return value;
  if (const auto time = parse_time(text)) return static_cast<double>(nanoseconds_of(*time));
  if (const auto address = language::parse_ipv4(text)) return static_cast<double>(*address);
  return std::nullopt;
}

int last_digit_exponent(double number) {
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, std::abs(number), std::chars_format::scientific).ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  const std::size_t e = text.find('e');
  if (e == std::string_view::npos) return 0;
  int exponent = 0;
  const std::size_t sign = text[e + 1] == '+' ? 1 : 0;
  std::from_chars(digits + e + 1 + sign, end, exponent);
  return exponent - (e > 1 ? static_cast<int>(e) - 2 : 0);
}

int decimals_of(double number) { return number == 0 ? 0 : std::max(0, -last_digit_exponent(number)); }

void append_duration(std::string& out, std::int64_t nanoseconds) {
  if (nanoseconds == 0) {
    out.push_back('0');
    return;
  }
  auto left = static_cast<std::uint64_t>(nanoseconds);
  if (nanoseconds < 0) {
    out.push_back('-');
    left = -left;
  }
  struct Whole {
    char name;
    std::uint64_t length;
  };
  constexpr std::uint64_t kSecond = 1'000'000'000;
  constexpr Whole kWholes[] = {
      {'w', 7 * 86400 * kSecond}, {'d', 86400 * kSecond}, {'h', 3600 * kSecond}, {'m', 60 * kSecond}};
  const bool with_seconds = left >= kSecond;
  for (const Whole& whole : kWholes) {
    if (left < whole.length) continue;
    out += std::to_string(left / whole.length);
    out.push_back(whole.name);
    left %= whole.length;
  }
  if (left >= kSecond || (with_seconds && left > 0)) {  // A fraction of a second after larger units is seconds, too.
    append_number(out, static_cast<double>(left) / 1e9);
    out.push_back('s');
    return;
  }
  constexpr Unit kSmall[] = {{"ms", 1e6}, {"µs", 1e3}, {"ns", 1}};
  for (const Unit& unit : kSmall) {
    const auto length = static_cast<std::uint64_t>(unit.factor);
    if (left < length) continue;
    out += std::to_string(left / length);
    out += unit.name;
    left %= length;
  }
}

void append_number(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
    return;
  }
  if (std::isinf(number)) {
    out += number > 0 ? "+Inf" : "-Inf";
    return;
  }
  char digits[512];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed).ptr;
  out.append(digits, end);
}

void append_rounded(std::string& out, double number, int decimals) {
  const double scale = std::pow(10, decimals);
  append_number(out, std::round(number * scale) / scale);
}

namespace {

/// What `text` counts as in the order of values.
std::optional<long double> rank_of(std::string_view text) {
  if (text.empty() || (text.front() > '9' && (text.front() | 0x20) != 'i')) return std::nullopt;
  if (const auto integer = parse_signed(text)) return *integer;
  if (const auto integer = parse_unsigned(text)) return *integer;
  if (const auto time = parse_time(text)) return nanoseconds_of(*time);
  const auto number = parse_number(text);
  if (!number || std::isnan(*number)) return std::nullopt;
  return *number;
}

}  // namespace

bool less_value(std::string_view a, std::string_view b) {
  return a != b && language::less_in_order(a, rank_of(a), b, rank_of(b));
}

}  // namespace cordwood::query
