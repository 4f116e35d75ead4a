#include "field_names.h"

#include <algorithm>
#include <unordered_set>

namespace cordwood::query {

namespace {

bool any_filled(const Values& values) {
  if (values.times()) return true;
  if (const auto constant = values.constant()) return !constant->empty();
  const auto filled = [](std::string_view text) { return !text.empty(); };
  if (const auto coded = values.coded())
    return std::any_of(coded->ids.begin(), coded->ids.end(),
                       [&](std::uint32_t id) { return filled(coded->values[id]); });
  const auto texts = values.texts();
  return std::any_of(texts.begin(), texts.end(), filled);
}

}  // namespace

std::vector<std::string_view> names_in(const language::FieldPatterns& patterns, Block& block) {
  std::vector<std::string_view> found;
  std::unordered_set<std::string_view> seen;
  const auto add = [&](std::string_view name) {
    if (seen.insert(name).second) found.push_back(name);
  };
  for (const language::FieldPattern& pattern : patterns) {
    if (pattern.is_prefix) {
      for (const std::string_view name : block.names())
        if (pattern.matches(name) && any_filled(block.values(name))) add(name);
    } else {
      add(pattern.name);
    }
  }
  return found;
}

bool means_everything(const language::FieldPatterns& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [](const auto& pattern) { return pattern.matches_all(); });
}

}  // namespace cordwood::query
