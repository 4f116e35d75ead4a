#include "time_value.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "language/values.h"

namespace cordwood::language {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Zone {
  std::string_view rest;  // The text before it.
  Nanoseconds east{0};
  bool named = false;
};

// Z, +hh:mm, +hhmm, or with a minus, at the end. Four digits behind a minus are a zone only behind an hour: 2026-1130
// is none.
Zone cut_zone(std::string_view text, Nanoseconds default_east) {
  if (text.ends_with('Z') || text.ends_with('z')) return {text.substr(0, text.size() - 1), Nanoseconds(0), true};
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string_view::npos || sign < 4) return {text, default_east, false};
  std::string digits(text.substr(sign + 1));
  const bool has_colon = digits.size() == 5 && digits[2] == ':';
  if (has_colon) digits.erase(2, 1);
  if (digits.size() != 4 || digits.find_first_not_of("0123456789") != std::string::npos)
    return {text, default_east, false};
  if (!has_colon && text[sign] == '-' && text.find('T') == std::string_view::npos) return {text, default_east, false};
  const int number = std::stoi(digits);
  const Nanoseconds distance = std::chrono::hours(number / 100) + std::chrono::minutes(number % 100);
  return {text.substr(0, sign), text[sign] == '-' ? -distance : distance, true};
}

// The instants of a civil unit that begins at `start` (in UTC) and ends where `next` begins.
std::optional<TimeRange> unit(std::string_view start, std::string_view next, Nanoseconds east) {
  const auto first = parse_rfc3339(start);
  const auto beyond = parse_rfc3339(next);
  if (!first || !beyond) return std::nullopt;
  return TimeRange{*first - east, *beyond - east - Nanoseconds(1)};
}

std::optional<TimeRange> year_range(std::string_view text, Nanoseconds east) {
  int year = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  return unit(fmt::format("{:04}-01-01T00:00:00Z", year), fmt::format("{:04}-01-01T00:00:00Z", year + 1), east);
}

std::optional<TimeRange> month_range(std::string_view text, Nanoseconds east) {
  int year = 0;
  int month = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  return unit(fmt::format("{:04}-{:02}-01T00:00:00Z", year, month),
              fmt::format("{:04}-{:02}-01T00:00:00Z", year + month / 12, month % 12 + 1), east);
}

std::optional<TimeRange> of_length(std::string_view text, Nanoseconds length, Nanoseconds east) {
  const auto start = parse_rfc3339(text);
  if (!start) return std::nullopt;
  return TimeRange{*start - east, *start - east + length - Nanoseconds(1)};
}

// dddd-dd-ddTdd:dd:dd with '.' and digits behind, as far as `text` goes.
bool has_shape(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  for (std::size_t i = 0; i < text.size() && i < kShape.size(); ++i) {
    const char c = text[i];
    const bool fits = kShape[i] == 'd'   ? is_digit(c)
                      : kShape[i] == 'T' ? (c == 'T' || c == 't' || c == ' ')
                                         : c == kShape[i];
    if (!fits) return false;
  }
  return true;
}

std::optional<TimeRange> parse_civil(std::string_view text, const ParseContext& context) {
  const Zone zone = cut_zone(text, context.zone_offset);
  const std::string rest(zone.rest);
  if (!has_shape(rest)) return std::nullopt;
  switch (rest.size()) {
    case 4:
      return year_range(rest, zone.east);
    case 7:
      return month_range(rest, zone.east);
    case 10:
      return of_length(rest + "T00:00:00Z", std::chrono::days(1), zone.east);
    case 13:
      return of_length(rest + ":00:00Z", std::chrono::hours(1), zone.east);
    case 16:
      return of_length(rest + ":00Z", std::chrono::minutes(1), zone.east);
    case 19:
      return of_length(rest + "Z", std::chrono::seconds(1), zone.east);
    default:
      break;
  }
  // A fraction needs a zone: without, it is more likely a slip of the pen.
  if (rest.size() < 20 || !zone.named) return std::nullopt;
  const bool names_millisecond = rest.size() == 23;
  return of_length(rest + "Z", names_millisecond ? std::chrono::milliseconds(1) : Nanoseconds(1), zone.east);
}

// An instant in seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size. Seconds may have a
// fraction, which a double would not hold.
std::optional<TimeRange> parse_unix(std::string_view text) {
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  const std::size_t digits = whole.starts_with('-') ? whole.size() - 1 : whole.size();
  const auto number = parse_canonical_integer(whole);
  if (!number || digits <= 4) return std::nullopt;
  const std::int64_t scale = digits <= 11 ? 1'000'000'000 : digits <= 14 ? 1'000'000 : digits <= 17 ? 1'000 : 1;
  std::int64_t below = 0;  // The fraction, in nanoseconds.
  if (dot != std::string_view::npos) {
    std::string fraction(text.substr(dot + 1));
    if (digits > 11 || fraction.empty() || fraction.size() > 9) return std::nullopt;
    if (fraction.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    fraction.resize(9, '0');
    std::from_chars(fraction.data(), fraction.data() + fraction.size(), below);
    if (whole.starts_with('-')) below = -below;
  }
  std::int64_t nanoseconds = 0;
  if (__builtin_mul_overflow(*number, scale, &nanoseconds) || __builtin_add_overflow(nanoseconds, below, &nanoseconds))
    return std::nullopt;
  const Timestamp instant = timestamp_from_nanoseconds(nanoseconds);
  return TimeRange{instant, instant};
}

// now, now-1h, now+5m, -5m, 5m: durations count back from now.
std::optional<TimeRange> parse_relative(std::string_view text, const ParseContext& context) {
  const auto instant = [](Timestamp time) { return TimeRange{time, time}; };
  if (text == "now") return instant(context.now);
  bool forward = false;
  if (text.starts_with("now")) {
    forward = text[3] == '+';
    if (!forward && text[3] != '-') return std::nullopt;
    text.remove_prefix(4);
  } else if (text.starts_with('-')) {
    text.remove_prefix(1);
  }
  const auto distance = parse_duration_nanoseconds(text);
  if (!distance) return std::nullopt;
  return instant(earlier(context.now, Nanoseconds(forward ? -*distance : *distance)));
}

}  // namespace

Timestamp earlier(Timestamp time, Nanoseconds distance) {
  std::int64_t moved = 0;
  if (!__builtin_sub_overflow(nanoseconds_of(time), distance.count(), &moved)) return timestamp_from_nanoseconds(moved);
  return distance.count() > 0 ? Timestamp::min() : Timestamp::max();
}

std::optional<TimeRange> parse_time_value(std::string_view text, const ParseContext& context) {
  if (auto relative = parse_relative(text, context)) return relative;
  if (auto civil = parse_civil(text, context)) return civil;
  return parse_unix(text);
}

}  // namespace cordwood::language
