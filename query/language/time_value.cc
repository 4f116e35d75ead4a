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

// Z, +hh:mm or -hh:mm at the end.
Zone cut_zone(std::string_view text, Nanoseconds default_east) {
  if (text.ends_with('Z') || text.ends_with('z')) return {text.substr(0, text.size() - 1), Nanoseconds(0), true};
  if (text.size() > 6) {
    const std::string_view tail = text.substr(text.size() - 6);
    const bool shape = (tail[0] == '+' || tail[0] == '-') && is_digit(tail[1]) && is_digit(tail[2]) && tail[3] == ':' &&
                       is_digit(tail[4]) && is_digit(tail[5]);
    if (shape) {
      const int hours = (tail[1] - '0') * 10 + (tail[2] - '0');
      const int minutes = (tail[4] - '0') * 10 + (tail[5] - '0');
      const Nanoseconds distance = std::chrono::hours(hours) + std::chrono::minutes(minutes);
      return {text.substr(0, text.size() - 6), tail[0] == '-' ? -distance : distance, true};
    }
  }
  return {text, default_east, false};
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
  return of_length(rest + "Z", Nanoseconds(1), zone.east);
}

// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size. Seconds may have a
// fraction.
std::optional<TimeRange> parse_unix(std::string_view text) {
  const std::size_t digits = text.starts_with('-') ? text.size() - 1 : text.size();
  if (const auto whole = parse_canonical_integer(text)) {
    if (digits <= 4) return std::nullopt;
    const std::int64_t scale = digits <= 11 ? 1'000'000'000 : digits <= 14 ? 1'000'000 : digits <= 17 ? 1'000 : 1;
    if (scale > 1 && (*whole > INT64_MAX / scale || *whole < INT64_MIN / scale)) return std::nullopt;
    const Timestamp start = timestamp_from_nanoseconds(*whole * scale);
    return TimeRange{start, start + Nanoseconds(scale - 1)};
  }
  const auto seconds = digits > 4 ? parse_decimal(text) : std::nullopt;
  if (!seconds || !(*seconds > -9.2e9 && *seconds < 9.2e9)) return std::nullopt;
  const Timestamp instant = timestamp_from_nanoseconds(static_cast<std::int64_t>(*seconds * 1e9));
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
