#include "pattern_groups.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace cordwood::query {

std::uint32_t PatternGroups::number_of(Pair pair) {
  return pairs_.number_of({reinterpret_cast<const char*>(&pair), sizeof pair});
}

PatternGroups::Pair PatternGroups::pair(std::uint32_t group) const {
  Pair pair{};
  std::memcpy(&pair, pairs_.key(group).data(), sizeof pair);
  return pair;
}

std::span<const std::uint32_t> PatternGroups::groups_of(std::span<const Values::Pointer> fields, const Values* texts,
                                                        std::uint32_t row_count) {
  const auto tuples = tuples_.groups_of(fields, row_count);
  groups_.resize(row_count);
  if (texts == nullptr) {
    for (std::uint32_t row = 0; row < row_count; ++row)
      groups_[row] = row > 0 && tuples[row] == tuples[row - 1] ? groups_[row - 1] : number_of({tuples[row], kNoGroup});
    return groups_;
  }
  const auto patterns = patterns_.numbers_of(*texts);
  std::array<std::uint32_t, 256> latest;  // Most rows are like another one of the block.
  latest.fill(kNoGroup);
  for (std::uint32_t row = 0; row < row_count; ++row) {
    if (patterns[row] == PatternTable::kNoPattern) {
      groups_[row] = kNoGroup;
      continue;
    }
    std::uint32_t& like = latest[(patterns[row] + tuples[row] * 31) % latest.size()];
    const bool same = like != kNoGroup && patterns[like] == patterns[row] && tuples[like] == tuples[row];
    groups_[row] = same ? groups_[like] : number_of({tuples[row], patterns[row]});
    like = row;
  }
  return groups_;
}

std::vector<std::uint32_t> PatternGroups::merge(const PatternGroups& other, std::span<const std::uint32_t> groups) {
  std::vector<Values::Pointer> fields;
  for (std::size_t field = 0; field < field_count_; ++field) {
    std::vector<std::string_view> values;
    for (const std::uint32_t group : groups) values.push_back(other.value(group, field));
    fields.push_back(Values::texts(std::move(values), nullptr));
  }
  const auto tuples = tuples_.groups_of(fields, static_cast<std::uint32_t>(groups.size()));
  std::vector<std::uint32_t> here(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::uint32_t pattern = other.pair(groups[i]).pattern;
    here[i] = number_of({tuples[i], pattern == kNoGroup ? kNoGroup : patterns_.merge(other.patterns_, pattern)});
  }
  return here;
}

std::string_view PatternGroups::value(std::uint32_t group, std::size_t field) const {
  return tuples_.value(pair(group).tuple, field);
}

std::string PatternGroups::pattern(std::uint32_t group) const { return patterns_.text(pair(group).pattern); }

std::size_t PatternGroups::memory_bytes() const {
  return tuples_.memory_bytes() + patterns_.memory_bytes() + pairs_.memory_bytes();
}

}  // namespace cordwood::query
