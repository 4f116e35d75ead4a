#pragma once
// Which rows of a block a stats function takes in, and the group that each falls into.

#include <cstdint>
#include <optional>
#include <span>

namespace cordwood::query {

class GroupedRows {
 public:
  /// All rows of the block. `groups` has one a row; empty means that all fall into `group`.
  GroupedRows(std::uint32_t row_count, std::span<const std::uint32_t> groups, std::uint32_t group = 0)
      : count_(row_count), groups_(groups), group_(group) {}
  /// Only `rows`, in ascending order.
  GroupedRows(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> groups, std::uint32_t group = 0)
      : count_(static_cast<std::uint32_t>(rows.size())), rows_(rows), groups_(groups), group_(group) {}

  std::uint32_t count() const { return count_; }
  /// Whether all fall into group().
  bool one_group() const { return groups_.empty(); }
  std::uint32_t group() const { return group_; }

  /// Calls visit(row, group).
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::uint32_t i = 0; i < count_; ++i) {
      const std::uint32_t row = rows_ ? (*rows_)[i] : i;
      visit(row, groups_.empty() ? group_ : groups_[row]);
    }
  }

 private:
  std::uint32_t count_;
  std::optional<std::span<const std::uint32_t>> rows_;  // Absent: all.
  std::span<const std::uint32_t> groups_;
  std::uint32_t group_;
};

}  // namespace cordwood::query
