#pragma once
// The columns and rows of INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y').

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace cordwood::masking {

/// One row after the other. Linear in what it reads: it stops where the text is no row.
class SqlRow {
 public:
  static constexpr std::size_t kItemsMax = 64;  // Columns beyond these are not looked at.

  struct Item {
    std::size_t begin = 0;  // Behind the quote.
    std::size_t end = 0;
    char quote = 0;
  };

  SqlRow(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  /// Reads the next row; false when none follows.
  bool next();

  std::size_t count() const { return count_; }
  const Item& operator[](std::size_t i) const { return items_[i]; }

 private:
  bool take_value();

  std::string_view text_;
  std::size_t at_;
  std::array<Item, kItemsMax> items_;
  std::size_t count_ = 0;
};

/// The columns whose list ends before VALUES at `values`; how many.
std::size_t columns_before(std::string_view text, std::size_t values, std::span<SqlRow::Item> columns);

}  // namespace cordwood::masking
