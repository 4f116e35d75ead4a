#pragma once
// Numbers the groups that rows fall into by the values of some fields: 0, 1, 2… in the order in which they come. Each
// field's values are numbered on their own, so a dictionary column costs one look-up a distinct value, not one a row.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "key_table.h"
#include "values.h"

namespace cordwood::query {

/// One thread at a time; each worker has its own, and merge() joins them.
class Grouping {
 public:
  explicit Grouping(std::size_t field_count) : fields_(field_count) {}

  /// One group a row. `columns` has the values of each field for the same rows. Good until the next call.
  std::span<const std::uint32_t> groups_of(std::span<const Values::Pointer> columns, std::uint32_t row_count);

  /// The group of all the rows when every column has one value for all of them.
  std::optional<std::uint32_t> group_of_all(std::span<const Values::Pointer> columns, std::uint32_t row_count);

  /// Adds the groups of another; returns the number here of each of its groups.
  std::vector<std::uint32_t> merge(const Grouping& other);

  std::uint32_t size() const;
  std::string_view value(std::uint32_t group, std::size_t field) const;
  std::size_t memory_bytes() const;

 private:
  void number_values(KeyTable& table, const Values& values, std::vector<std::uint32_t>& numbers);

  std::vector<KeyTable> fields_;  // The distinct values of each.
  KeyTable tuples_;               // Of numbers of values, when there are several fields; their bytes are the key.
  bool any_rows_ = false;         // Without fields there is one group, once there are rows.
  std::vector<std::vector<std::uint32_t>> numbers_;  // Of the block at hand, one vector a field.
  std::vector<std::uint32_t> groups_;
  std::vector<std::uint32_t> translated_;
};

}  // namespace cordwood::query
