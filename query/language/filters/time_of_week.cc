#include "filters/time_of_week.h"

#include <array>

#include <fmt/format.h>

#include "base/event.h"
#include "lexer.h"

namespace cordwood::language {
namespace {

constexpr std::int64_t kDay = std::chrono::nanoseconds(std::chrono::days(1)).count();

// Both ends are included. One that ends before it starts goes over midnight, or over the end of the week.
struct CyclicRange {
  std::int64_t start;
  std::int64_t end;
  bool contains(std::int64_t at) const { return start <= end ? start <= at && at <= end : at >= start || at <= end; }
};

class CyclicTimeFilter : public Filter {
 public:
  CyclicTimeFilter(CyclicRange range, Nanoseconds offset, std::string text)
      : range_(range), offset_(offset), text_(std::move(text)) {}

  void print(std::string& out) const override { out += text_; }
  void add_needed_fields(FieldPatterns& fields) const override { fields.push_back({std::string(kTimeField), false}); }

 protected:
  const CyclicRange& range() const { return range_; }
  Timestamp local(const RowView& row) const { return row.time() + offset_; }

 private:
  CyclicRange range_;
  Nanoseconds offset_;
  std::string text_;
};

class DayRangeFilter final : public CyclicTimeFilter {
 public:
  using CyclicTimeFilter::CyclicTimeFilter;
  bool matches(const RowView& row) const override {
    const Timestamp time = local(row);
    return range().contains((time - Timestamp(day_of(time))).count());
  }
};

class WeekRangeFilter final : public CyclicTimeFilter {
 public:
  using CyclicTimeFilter::CyclicTimeFilter;
  bool matches(const RowView& row) const override {
    return range().contains(std::chrono::weekday(day_of(local(row))).c_encoding());
  }
};

// "08:30" in nanoseconds of the day.
std::optional<std::int64_t> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0, 1, 3, 4}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
  return Nanoseconds(std::chrono::minutes(hours * 60 + minutes)).count();
}

std::optional<std::int64_t> parse_weekday(std::string_view text) {
  constexpr std::array<std::string_view, 7> kDays{"sunday",   "monday", "tuesday", "wednesday",
                                                  "thursday", "friday", "saturday"};
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (lower == kDays[i] || lower == kDays[i].substr(0, 3)) return static_cast<std::int64_t>(i);
  }
  return std::nullopt;
}

struct Borders {
  std::int64_t start = 0;
  std::int64_t end = 0;
  bool start_included = false;
  bool end_included = false;
  Nanoseconds offset{0};
  std::string text;
};

using BorderParser = std::optional<std::int64_t> (*)(std::string_view text);

Result<std::int64_t> parse_border(Parser& in, BorderParser parse, std::string& printed) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  const auto border = parse(text);
  if (!border) {
    return in.error_since(begin, fmt::format("'{}' is no border of such a range", text),
                          "day_range[08:00, 18:30) or week_range[Mon, Fri]");
  }
  printed += text;
  return *border;
}

// name[a, b) offset 2h
Result<Borders> parse_borders(Parser& in, BorderParser parse) {
  Borders borders;
  borders.text = fmt::format("_time:{}", in.peek().raw);
  in.skip();
  borders.start_included = in.is("[");
  if (!borders.start_included && !in.is("(")) return in.error_here("expected '[' or '('");
  in.skip();
  borders.text += borders.start_included ? "[" : "(";
  CORDWOOD_TRY(borders.start, parse_border(in, parse, borders.text));
  CORDWOOD_TRY(in.expect(","));
  borders.text += ",";
  CORDWOOD_TRY(borders.end, parse_border(in, parse, borders.text));
  borders.end_included = in.is("]");
  if (!borders.end_included && !in.is(")")) return in.error_here("expected ']' or ')'");
  in.skip();
  borders.text += borders.end_included ? "]" : ")";
  CORDWOOD_TRY(auto offset, parse_offset(in));
  if (offset) {
    borders.offset = offset->duration;
    borders.text += " " + offset->text;
  }
  return borders;
}

CyclicRange included(const Borders& borders, std::int64_t cycle) {
  const std::int64_t start = borders.start_included ? borders.start : borders.start + 1;
  const std::int64_t end = borders.end_included ? borders.end : borders.end - 1;
  return {start % cycle, (end + cycle) % cycle};
}

}  // namespace

Result<FilterPtr> parse_day_range(Parser& in) {
  CORDWOOD_TRY(auto borders, parse_borders(in, parse_time_of_day));
  // One tick more than a day, so that 24:00 is not 00:00.
  return FilterPtr(
      std::make_shared<DayRangeFilter>(included(borders, kDay + 1), borders.offset, std::move(borders.text)));
}

Result<FilterPtr> parse_week_range(Parser& in) {
  CORDWOOD_TRY(auto borders, parse_borders(in, parse_weekday));
  return FilterPtr(std::make_shared<WeekRangeFilter>(included(borders, 7), borders.offset, std::move(borders.text)));
}

}  // namespace cordwood::language
