#include "time_parameter.h"

#include <charconv>
#include <cmath>

#include "base/duration.h"

namespace cordwood::api {
namespace {

// Years alone, months and days are the beginning of what they name, as in 2026, 2026-11 or 2026-11-21T05.
std::optional<Timestamp> parse_shortened(std::string_view text) {
  constexpr std::string_view kRest = "0000-01-01T00:00:00Z";
  const bool zulu = text.ends_with('Z');
  const std::string_view date = zulu ? text.substr(0, text.size() - 1) : text;
  if (date.size() < 4 || date.size() >= kRest.size()) return std::nullopt;
  std::string whole(date);
  whole += kRest.substr(date.size());
  return parse_rfc3339(whole);
}

std::optional<Timestamp> parse_unix(std::string_view text) {
  double value = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || stop != text.data() + text.size() || text.size() < 5) return std::nullopt;
  std::int64_t whole = 0;
  const bool integral = std::from_chars(text.data(), text.data() + text.size(), whole).ptr == stop;
  const double size = std::abs(value);
  const std::int64_t unit = size < 1e11 ? 1'000'000'000 : size < 1e14 ? 1'000'000 : size < 1e17 ? 1'000 : 1;
  constexpr double kNanosecondsMax = 9.2e18;  // 2261; beyond that it does not fit. The comparison refuses NaN too.
  if (!(size * static_cast<double>(unit) < kNanosecondsMax)) return std::nullopt;
  if (integral) return timestamp_from_nanoseconds(whole * unit);
  return timestamp_from_nanoseconds(static_cast<std::int64_t>(value * static_cast<double>(unit)));
}

}  // namespace

std::optional<Timestamp> parse_time_parameter(std::string_view text, Timestamp now) {
  if (text == "now") return now;
  if (const auto time = parse_rfc3339(text)) return time;
  if (const auto time = parse_unix(text)) return time;
  std::string_view offset = text;
  if (offset.starts_with("now")) offset.remove_prefix(3);
  if (offset.starts_with('-')) offset.remove_prefix(1);
  if (const auto ago = parse_duration(offset); ago && !offset.starts_with('-')) return now - *ago;
  return parse_shortened(text);
}

}  // namespace cordwood::api
