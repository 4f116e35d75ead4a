#include "json_time.h"

#include <charconv>
#include <cstdint>

namespace cordwood::intake {
namespace {

__extension__ typedef __int128 Wide;  // Nanoseconds beyond 64 bits must compare, not wrap.

std::optional<Wide> digits(std::string_view text) {
  if (text.empty() || text.size() > 30) return std::nullopt;
  Wide value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// A number that stands for 2^31 seconds or less is in seconds; each unit is a thousand times finer than the
// one before.
std::optional<Timestamp> by_size(Wide value) {
  Wide limit = Wide{1} << 31;
  for (Wide unit_ns = 1'000'000'000; unit_ns > 1; unit_ns /= 1000, limit *= 1000)
    if (value < limit && value >= -limit) return timestamp_from_nanoseconds(static_cast<std::int64_t>(value * unit_ns));
  if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  return timestamp_from_nanoseconds(static_cast<std::int64_t>(value));
}

std::optional<Wide> scaled(std::string_view mantissa, int exponent) {
  const bool negative = !mantissa.empty() && mantissa.front() == '-';
  if (negative) mantissa.remove_prefix(1);
  const std::size_t dot = mantissa.find('.');
  const std::string_view whole = mantissa.substr(0, dot);
  const std::string_view fraction = dot == std::string_view::npos ? std::string_view() : mantissa.substr(dot + 1);
  auto value = digits(whole);
  if (!value || fraction.size() > 18) return std::nullopt;
  for (const char c : fraction) {
    if (c < '0' || c > '9') return std::nullopt;
    *value = *value * 10 + (c - '0');
    --exponent;
  }
  // Fractional seconds become a finer unit: 1.5 is 1500 ms, 1.2345 is 1234500 µs.
  if (exponent < 0)
    while (exponent % 3 != 0) {
      *value *= 10;
      --exponent;
    }
  for (; exponent > 0; --exponent) {
    *value *= 10;
    if (*value > INT64_MAX) return std::nullopt;
  }
  return negative ? -*value : *value;
}

std::optional<Timestamp> parse_unix(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  int exponent = 0;
  if (e != std::string_view::npos) {
    const std::string_view power = text.substr(e + 1);
    const auto [stop, failure] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (failure != std::errc() || stop != power.data() + power.size() || exponent < 0 || exponent > 18)
      return std::nullopt;
  }
  const auto value = scaled(text.substr(0, e), exponent);
  return value ? by_size(*value) : std::nullopt;
}

}  // namespace

std::optional<Timestamp> parse_json_time(std::string_view text, Timestamp now) {
  if (text == "0" || text == "-") return now;
  const bool is_date = text.size() > 4 && text[4] == '-';
  return is_date ? parse_rfc3339(text) : parse_unix(text);
}

}  // namespace cordwood::intake
