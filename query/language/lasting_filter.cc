#include "language/lasting_filter.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "language/query.h"
#include "language/subquery_filter.h"

namespace cordwood::language {
namespace {

// A time such as `_time:5d` means another range whenever it is read.
constexpr Timestamp kSomeTime = Timestamp(std::chrono::hours(24 * 20'000));
constexpr Timestamp kAnotherTime = kSomeTime + std::chrono::hours(24 * 1'000);

using Ranges = std::vector<std::pair<Timestamp, Timestamp>>;

void add_ranges(const Filter& filter, Ranges& ranges) {
  const auto add_parts = [&ranges](const std::vector<FilterPtr>& parts) {
    for (const FilterPtr& part : parts) add_ranges(*part, ranges);
  };
  switch (filter.kind()) {
    case FilterKind::time: {
      const TimeRange& range = static_cast<const TimeFilter&>(filter).range();
      ranges.emplace_back(range.start, range.end);
      break;
    }
    case FilterKind::all_of:
      add_parts(static_cast<const AndFilter&>(filter).parts());
      break;
    case FilterKind::any_of:
      add_parts(static_cast<const OrFilter&>(filter).parts());
      break;
    case FilterKind::negation:
      add_ranges(*static_cast<const NotFilter&>(filter).part(), ranges);
      break;
    default:
      break;
  }
}

Ranges ranges_of(const Filter& filter) {
  Ranges ranges;
  add_ranges(filter, ranges);
  return ranges;
}

}  // namespace

Result<FilterPtr> lasting_filter_from(const YamlNode& node, const MaskedWords& masked_words) {
  CORDWOOD_TRY(const std::string text, node.string());
  auto filter = parse_filter(text, {.now = kSomeTime, .masked_words = masked_words});
  if (!filter) {
    const std::size_t at = filter.error().place ? filter.error().place->offset : 0;
    return node.complain(fmt::format("filter, at byte {}: {}", at, filter.error().message), filter.error().hint);
  }
  if (has_subqueries(*filter.value()))
    return node.complain("this filter cannot have subqueries: it is asked of rows by themselves",
                         "name the values themselves");
  const auto later = parse_filter(text, {.now = kAnotherTime, .masked_words = masked_words});
  if (!later || ranges_of(*later.value()) != ranges_of(*filter.value()))
    return node.complain("this filter must mean the same at all times, and its own moves with the clock",
                         "_time:[2026-03-01, 2026-04-01)");
  return filter;
}

}  // namespace cordwood::language
