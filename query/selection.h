#pragma once
// Which rows of a row group a block shows, in order.

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "indexer/bitmap.h"

namespace cordwood::query {

class Selection {
 public:
  static Selection all(std::uint32_t row_count) {
    Selection selection;
    selection.count_ = row_count;
    return selection;
  }
  static Selection of(const indexer::Bitmap& rows) {
    Selection selection;
    selection.count_ = rows.count();
    if (selection.count_ == rows.size()) return selection;
    selection.everything_ = false;
    selection.rows_.reserve(selection.count_);
    rows.for_each([&](std::uint32_t row) { selection.rows_.push_back(row); });
    return selection;
  }

  std::uint32_t count() const { return count_; }
  bool everything() const { return everything_; }
  /// Empty when everything is selected.
  std::span<const std::uint32_t> rows() const { return rows_; }
  /// The row of the row group behind the block's row `index`.
  std::uint32_t operator[](std::uint32_t index) const { return everything_ ? index : rows_[index]; }

  /// Keeps only the block's rows `kept`, in their order.
  void narrow(std::span<const std::uint32_t> kept) {
    std::vector<std::uint32_t> rows(kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) rows[i] = (*this)[kept[i]];
    rows_ = std::move(rows);
    count_ = static_cast<std::uint32_t>(rows_.size());
    everything_ = false;
  }

 private:
  std::vector<std::uint32_t> rows_;  // Empty when everything is selected.
  std::uint32_t count_ = 0;
  bool everything_ = true;
};

}  // namespace cordwood::query
