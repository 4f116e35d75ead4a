#include "erasing/hold.h"

#include <algorithm>

#include <fmt/format.h>

#include "language/filter.h"
#include "language/query.h"
#include "language/subquery_filter.h"

namespace cordwood::erasing {
namespace {

using MaskedWords = std::function<std::vector<std::string>(std::string_view)>;

constexpr std::size_t kHoldsMax = 1000;

Result<std::string> required_text(const YamlNode& hold, const std::string& key, const std::string& example) {
  const YamlNode node = hold.at(key);
  if (node.is_null()) return hold.complain(fmt::format("a hold needs a {}", key), example);
  CORDWOOD_TRY(const std::string text, node.string());
  if (text.empty()) return node.complain(fmt::format("the {} of a hold is empty", key), example);
  return text;
}

// A time such as `_time:5d` means another range whenever it is read.
constexpr Timestamp kSomeTime = Timestamp(std::chrono::hours(24 * 20'000));
constexpr Timestamp kAnotherTime = kSomeTime + std::chrono::hours(24 * 1'000);

void add_ranges(const language::Filter& filter, std::vector<std::pair<Timestamp, Timestamp>>& ranges) {
  const auto add_parts = [&ranges](const std::vector<language::FilterPtr>& parts) {
    for (const language::FilterPtr& part : parts) add_ranges(*part, ranges);
  };
  switch (filter.kind()) {
    case language::FilterKind::time: {
      const TimeRange& range = static_cast<const language::TimeFilter&>(filter).range();
      ranges.emplace_back(range.start, range.end);
      break;
    }
    case language::FilterKind::all_of:
      add_parts(static_cast<const language::AndFilter&>(filter).parts());
      break;
    case language::FilterKind::any_of:
      add_parts(static_cast<const language::OrFilter&>(filter).parts());
      break;
    case language::FilterKind::negation:
      add_ranges(*static_cast<const language::NotFilter&>(filter).part(), ranges);
      break;
    default:
      break;
  }
}

std::vector<std::pair<Timestamp, Timestamp>> ranges_of(const language::Filter& filter) {
  std::vector<std::pair<Timestamp, Timestamp>> ranges;
  add_ranges(filter, ranges);
  return ranges;
}

Result<Hold> hold_of(const YamlNode& node, const MaskedWords& masked_words) {
  CORDWOOD_TRY(node.allow_only({"name", "reason", "owner", "filter"}));
  Hold hold;
  CORDWOOD_TRY(hold.name, required_text(node, "name", "name: case-17"));
  CORDWOOD_TRY(hold.reason, required_text(node, "reason", "reason: litigation, ref. 17/2026"));
  CORDWOOD_TRY(hold.owner, required_text(node, "owner", "owner: legal@example.com"));
  CORDWOOD_TRY(const std::string text, required_text(node, "filter", "filter: '{app=\"billing\"} _time:2026-03'"));
  auto filter = language::parse_filter(text, {.now = kSomeTime, .masked_words = masked_words});
  if (!filter) return node.at("filter").complain(filter.error().message, filter.error().hint);
  if (language::has_subqueries(*filter.value()))
    return node.at("filter").complain("the filter of a hold has no subqueries", "name the values themselves");
  const auto later = language::parse_filter(text, {.now = kAnotherTime, .masked_words = masked_words});
  if (!later || ranges_of(*later.value()) != ranges_of(*filter.value()))
    return node.at("filter").complain("a hold keeps fixed times, and this one moves with the clock",
                                      "_time:[2026-03-01, 2026-04-01)");
  hold.filter = std::move(filter).value();
  return hold;
}

}  // namespace

Result<std::vector<Hold>> holds_from_configuration(const YamlNode& node, const MaskedWords& masked_words) {
  std::vector<Hold> holds;
  if (node.is_null()) return holds;
  if (!node.is_sequence()) return node.complain("holds are a list", "- {name: …, reason: …, owner: …, filter: …}");
  const auto items = node.items();
  if (items.size() > kHoldsMax) return node.complain(fmt::format("more than {} holds", kHoldsMax), "join some");
  for (const YamlNode& item : items) {
    CORDWOOD_TRY(Hold hold, hold_of(item, masked_words));
    const auto is_same = [&hold](const Hold& other) { return other.name == hold.name; };
    if (std::any_of(holds.begin(), holds.end(), is_same))
      return item.at("name").complain(fmt::format("there are two holds named {}", hold.name), "name each differently");
    holds.push_back(std::move(hold));
  }
  return holds;
}

}  // namespace cordwood::erasing
