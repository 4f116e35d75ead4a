#pragma once
// Rows grouped by the pattern of a text and by fields: behind patterns, patterns_diff and anomalies.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grouping.h"
#include "key_table.h"
#include "pattern_table.h"
#include "values.h"

namespace cordwood::query {

/// One thread at a time; each worker has its own, and merge() joins them.
class PatternGroups {
 public:
  static constexpr std::uint32_t kNoGroup = PatternTable::kNoPattern;  // Of a row whose text is empty.

  explicit PatternGroups(std::size_t field_count) : field_count_(field_count), tuples_(field_count) {}

  /// One group a row. `fields` has the values of each field for the rows; without `texts`, which is so for all blocks
  /// or none, they alone make the groups. Good until the next call.
  std::span<const std::uint32_t> groups_of(std::span<const Values::Pointer> fields, const Values* texts,
                                           std::uint32_t row_count);

  /// Adds some groups of another; returns the number here of each.
  std::vector<std::uint32_t> merge(const PatternGroups& other, std::span<const std::uint32_t> groups);

  std::uint32_t size() const { return pairs_.size(); }
  std::string_view value(std::uint32_t group, std::size_t field) const;
  std::string pattern(std::uint32_t group) const;
  std::size_t memory_bytes() const;

 private:
  struct Pair {
    std::uint32_t tuple;
    std::uint32_t pattern;
  };
  Pair pair(std::uint32_t group) const;
  std::uint32_t number_of(Pair pair);

  std::size_t field_count_;
  Grouping tuples_;
  PatternTable patterns_;
  KeyTable pairs_;  // The bytes of a Pair are the key.
  std::vector<std::uint32_t> groups_;
};

}  // namespace cordwood::query
