#include "language/pipes/stats.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "ascii_case.h"
#include "language/values.h"
#include "pipes/parts.h"
#include "pipes/stats_items.h"
#include "stats/table.h"

namespace cordwood::language {
namespace {

constexpr double kDay = 86400e9;  // Nanoseconds.
constexpr std::string_view kBucketHint = "_time:5m, _time:day, size:10KB, ip:/24";

// Names for durations, as steps of _time.
std::optional<double> named_step(std::string_view text) {
  using Step = std::pair<std::string_view, double>;
  constexpr std::array kSteps{Step{"nanosecond", 1.0}, Step{"microsecond", 1e3}, Step{"millisecond", 1e6},
                              Step{"second", 1e9},     Step{"minute", 60e9},     Step{"hour", 3600e9},
                              Step{"day", kDay}};
  for (const Step& step : kSteps) {
    if (equals_ignoring_case(text, step.first)) return step.second;
  }
  return std::nullopt;
}

std::optional<Bucket> parse_network_bucket(const std::string& text) {
  const auto bits = parse_canonical_integer(std::string_view(text).substr(1));
  if (!bits || *bits < 0 || *bits > 32) return std::nullopt;
  return Bucket{.kind = Bucket::Kind::ipv4, .prefix_bits = static_cast<unsigned>(*bits), .text = text};
}

std::optional<Bucket> make_bucket(const std::string& text) {
  if (text.starts_with('/')) return parse_network_bucket(text);
  if (equals_ignoring_case(text, "month")) return Bucket{.kind = Bucket::Kind::month, .text = text};
  if (equals_ignoring_case(text, "week"))  // The fifth day of 1970 was a Monday.
    return Bucket{.kind = Bucket::Kind::number, .step = 7 * kDay, .offset = 4 * kDay, .text = text};
  if (equals_ignoring_case(text, "year")) return Bucket{.kind = Bucket::Kind::year, .text = text};
  auto step = named_step(text);
  if (!step) step = parse_number(text);
  if (!step || !(*step > 0)) return std::nullopt;
  return Bucket{.kind = Bucket::Kind::number, .step = *step, .text = text};
}

Result<void> parse_bucket_offset(Parser& in, Bucket& bucket) {
  if (!in.skip_if("offset")) return success();
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  const auto offset = parse_number(text);
  if (!offset) return in.error_since(begin, fmt::format("'{}' is no offset", text), "write it as 2h, -30m or a number");
  bucket.offset += *offset;
  bucket.text += " offset " + text;
  return success();
}

Result<Bucket> parse_bucket(Parser& in) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  auto bucket = make_bucket(text);
  if (!bucket) return in.error_since(begin, fmt::format("'{}' is no size of a bucket", text), std::string(kBucketHint));
  CORDWOOD_TRY(parse_bucket_offset(in, *bucket));
  return std::move(*bucket);
}

Result<StatsPipe::ByField> parse_by_field(Parser& in) {
  StatsPipe::ByField field;
  CORDWOOD_TRY(auto name, in.compound({.colons = false, .stars = false}));
  if (in.is_glued("*")) return in.error_here("a single field is expected here, not a pattern");
  field.name = canonical_field(std::move(name));
  if (in.skip_if(":")) {
    CORDWOOD_TRY(field.bucket, parse_bucket(in));
  }
  return field;
}

Result<StatsItem> parse_item(Parser& in) {
  StatsItem item;
  CORDWOOD_TRY(item.function, parse_stats_function(in));
  CORDWOOD_TRY(item.condition, in.condition());
  std::string text;
  print(item.function, text);
  append_condition(text, item.condition);
  CORDWOOD_TRY(item.result, in.result_name(std::move(text)));
  if (in.is_glued("*")) return in.error_here("the result has to be one field");
  return item;
}

}  // namespace

Result<std::vector<StatsPipe::ByField>> parse_by_buckets(Parser& in) {
  std::vector<StatsPipe::ByField> fields;
  const bool by = in.skip_if("by");
  if (!by && !in.is("(")) return fields;
  CORDWOOD_TRY(in.expect("("));
  while (!in.is(")")) {
    CORDWOOD_TRY(auto field, parse_by_field(in));
    fields.push_back(std::move(field));
    if (!in.skip_if(",")) break;
  }
  CORDWOOD_TRY(in.expect(")"));
  return fields;
}

void append_by_buckets(std::string& out, const std::vector<StatsPipe::ByField>& by) {
  if (by.empty()) return;
  out += " by (";
  for (std::size_t i = 0; i < by.size(); ++i) {
    if (i > 0) out += ", ";
    append_value(out, by[i].name);
    if (by[i].bucket.kind != Bucket::Kind::none) out += ":" + by[i].bucket.text;
  }
  out += ")";
}

Result<std::vector<StatsItem>> parse_stats_items(Parser& in, const FieldNames& by) {
  FieldNames taken = by;
  std::vector<StatsItem> items;
  do {
    const std::size_t begin = in.position();
    CORDWOOD_TRY(auto item, parse_item(in));
    if (std::find(taken.begin(), taken.end(), item.result) != taken.end()) {
      return in.error_since(begin, fmt::format("there is a field '{}' in the result already", item.result),
                            "name the result: count() as n");
    }
    taken.push_back(item.result);
    items.push_back(std::move(item));
  } while (in.skip_if(","));
  return items;
}

void append_stats_items(std::string& out, const std::vector<StatsItem>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += i > 0 ? ", " : " ";
    print(items[i].function, out);
    append_condition(out, items[i].condition);
    out += " as ";
    append_value(out, items[i].result);
  }
}

Result<StatsPipe> StatsPipe::parse(Parser& in) {
  StatsPipe pipe;
  CORDWOOD_TRY(pipe.by, parse_by_buckets(in));
  FieldNames names;
  for (const ByField& field : pipe.by) names.push_back(field.name);
  CORDWOOD_TRY(pipe.functions, parse_stats_items(in, names));
  return pipe;
}

void StatsPipe::print(std::string& out) const {
  out += "stats";
  append_by_buckets(out, by);
  append_stats_items(out, functions);
}

}  // namespace cordwood::language
