#include "erasing/hold.h"

#include <algorithm>

#include <fmt/format.h>

#include "erasing/letter_view.h"
#include "indexer/retention_class.h"
#include "language/filter.h"
#include "language/lasting_filter.h"
#include "language/query.h"
#include "matching_rows.h"

namespace cordwood::erasing {
namespace {

constexpr std::size_t kHoldsMax = 1000;

Result<std::string> required_text(const YamlNode& hold, const std::string& key, const std::string& example) {
  const YamlNode node = hold.at(key);
  if (node.is_null()) return hold.complain(fmt::format("a hold needs a {}", key), example);
  CORDWOOD_TRY(const std::string text, node.string());
  if (text.empty()) return node.complain(fmt::format("the {} of a hold is empty", key), example);
  return text;
}

Result<Hold> hold_of(const YamlNode& node, const language::MaskedWords& masked_words) {
  CORDWOOD_TRY(node.allow_only({"name", "reason", "owner", "filter"}));
  Hold hold;
  CORDWOOD_TRY(hold.name, required_text(node, "name", "name: case-17"));
  CORDWOOD_TRY(hold.reason, required_text(node, "reason", "reason: litigation, ref. 17/2026"));
  CORDWOOD_TRY(hold.owner, required_text(node, "owner", "owner: legal@example.com"));
  CORDWOOD_TRY(required_text(node, "filter", "filter: '{app=\"billing\"} _time:2026-03'"));
  CORDWOOD_TRY(hold.filter, language::lasting_filter_from(node.at("filter"), masked_words));
  return hold;
}

}  // namespace

Result<std::vector<Hold>> holds_from_configuration(const YamlNode& node, const language::MaskedWords& masked_words) {
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

Result<std::optional<Hold>> hold_on(const query::Engine& engine, indexer::Store& store, std::span<const Hold> holds,
                                    Day day, std::string_view retention_class, std::stop_token stop) {
  const TimeRange times{Timestamp(day), Timestamp(day) + std::chrono::days(1) - std::chrono::nanoseconds(1)};
  const bool standard = retention_class == indexer::kStandardClass;
  CORDWOOD_TRY(const auto of_class, language::parse_filter(fmt::format("{}:=\"{}\"", indexer::kRetentionClassField,
                                                                       standard ? "" : retention_class),
                                                           {.now = Timestamp(), .zone_offset = Nanoseconds(0)}));
  for (const Hold& hold : holds) {
    CORDWOOD_TRY(const bool any, is_any_row(engine, {hold.filter, times, of_class, stop}));
    if (any) return std::optional(hold);
  }
  std::optional<Hold> found;
  if (!standard || holds.empty()) return found;
  CORDWOOD_TRY(store.visit_dead_letters([&](const indexer::DeadLetter& letter) -> Result<void> {
    if (stop.stop_requested()) return error(Errc::cancelled, "the server is stopping");
    if (found || letter.day != day) return success();
    const auto keeps = [&letter](const Hold& hold) { return hold.filter->matches(LetterView(letter)); };
    if (const auto hold = std::find_if(holds.begin(), holds.end(), keeps); hold != holds.end()) found = *hold;
    return success();
  }));
  return found;
}

}  // namespace cordwood::erasing
