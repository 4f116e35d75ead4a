// _time:5m, _time:2026-01Z, _time:[a, b), _time:>now-1h, each with `offset 1h` behind; _time:offset 1h.

#include <algorithm>

#include <fmt/format.h>

#include "filters/filters.h"
#include "filters/time_of_week.h"
#include "language/values.h"
#include "time_value.h"

namespace cordwood::language {
namespace {

constexpr std::string_view kTimeHint =
    "5m, 2026-01-31Z, 2026-01-31T15:04:05Z, [2026-01-01Z, 2026-02-01Z), >now-1h, now";
constexpr Nanoseconds kTick{1};

struct ParsedTime {
  TimeRange range;
  std::string text;  // As it prints.
};

Error no_time(const Parser& in, std::size_t begin, std::string_view text) {
  return in.error_since(begin, fmt::format("'{}' is not a time", text), fmt::format("times are {}", kTimeHint));
}

Result<ParsedTime> parse_point(Parser& in) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  const auto range = parse_time_value(text, in.context());
  if (!range) return no_time(in, begin, text);
  return ParsedTime{*range, std::move(text)};
}

// [a, b), (a, b]: an end that is included takes all of the unit that it names, one that is excluded none. A begin is
// the first instant of its unit; excluded, the one behind that.
Result<ParsedTime> parse_interval(Parser& in) {
  const bool start_included = in.is("[");
  in.skip();
  CORDWOOD_TRY(auto start, parse_point(in));
  CORDWOOD_TRY(in.expect(","));
  CORDWOOD_TRY(auto end, parse_point(in));
  const bool end_included = in.is("]");
  if (!end_included && !in.is(")")) return in.error_here("expected ']' or ')' behind the end of the time range");
  in.skip();
  const TimeRange range{start_included ? start.range.start : earlier(start.range.start, -kTick),
                        end_included ? end.range.end : earlier(end.range.start, kTick)};
  return ParsedTime{
      range, fmt::format("{}{},{}{}", start_included ? '[' : '(', start.text, end.text, end_included ? ']' : ')')};
}

TimeRange compare(std::string_view operation, const TimeRange& unit) {
  if (operation == ">") return {earlier(unit.start, -kTick), Timestamp::max()};
  if (operation == ">=") return {unit.start, Timestamp::max()};
  if (operation == "<") return {Timestamp::min(), earlier(unit.start, kTick)};
  return {Timestamp::min(), unit.end};
}

/// How long ago; a sign does not count. Nullopt when the text is no duration.
std::optional<Nanoseconds> parse_age(std::string_view text) {
  const auto age = parse_duration_nanoseconds(text);
  if (!age) return std::nullopt;
  return Nanoseconds(*age < 0 ? -std::max(*age, -INT64_MAX) : *age);
}

// What is older is earlier; nothing is younger than now.
TimeRange compare_age(std::string_view operation, Nanoseconds age, Timestamp now) {
  const Timestamp then = earlier(now, age);
  if (operation == ">") return {Timestamp::min(), earlier(then, kTick)};
  if (operation == ">=") return {Timestamp::min(), then};
  if (operation == "<") return {earlier(then, -kTick), now};
  return {then, now};
}

Result<ParsedTime> parse_compared(Parser& in) {
  std::string operation(in.peek().raw);
  in.skip();
  if (in.is_glued("=")) {
    operation += "=";
    in.skip();
  }
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  if (const auto age = parse_age(text))
    return ParsedTime{compare_age(operation, *age, in.context().now), operation + text};
  const auto unit = parse_time_value(text, in.context());
  if (!unit) return no_time(in, begin, text);
  return ParsedTime{compare(operation, *unit), operation + text};
}

Result<ParsedTime> parse_unit_or_age(Parser& in) {
  in.skip_if("=");
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  const Timestamp now = in.context().now;
  if (const auto age = parse_age(text)) return ParsedTime{{earlier(earlier(now, *age), -kTick), now}, std::move(text)};
  const auto unit = parse_time_value(text, in.context());
  if (!unit) return no_time(in, begin, text);
  return ParsedTime{*unit, std::move(text)};
}

Result<ParsedTime> parse_time_range(Parser& in) {
  if (in.is("offset")) return ParsedTime{{Timestamp::min(), in.context().now}, {}};
  if (in.is("[") || in.is("(")) return parse_interval(in);
  if (in.is(">") || in.is("<")) return parse_compared(in);
  return parse_unit_or_age(in);
}

TimeRange shift(const TimeRange& range, Nanoseconds offset) {
  return {range.start == Timestamp::min() ? range.start : earlier(range.start, offset),
          range.end == Timestamp::max() ? range.end : earlier(range.end, offset)};
}

}  // namespace

Result<std::optional<ParsedOffset>> parse_offset(Parser& in) {
  if (!in.skip_if("offset")) return std::optional<ParsedOffset>();
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto duration, in.duration("the offset"));
  return std::optional(ParsedOffset{duration, fmt::format("offset {}", in.text_since(begin))});
}

Result<FilterPtr> parse_time_filter(Parser& in) {
  if (in.is("day_range")) return parse_day_range(in);
  if (in.is("week_range")) return parse_week_range(in);
  CORDWOOD_TRY(auto time, parse_time_range(in));
  CORDWOOD_TRY(auto offset, parse_offset(in));
  if (!offset) return FilterPtr(std::make_shared<TimeFilter>(time.range, std::move(time.text)));
  if (!time.text.empty()) time.text += " ";
  return FilterPtr(std::make_shared<TimeFilter>(shift(time.range, offset->duration), time.text + offset->text));
}

}  // namespace cordwood::language
