#pragma once
// Which columns each row of a row group has. Rows with the same set of columns have the same *shape*, and a column
// keeps its values shape by shape: rows that look alike stand side by side, an absent value costs nothing, and a
// column that tells the shapes apart (an event's type) becomes runs.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "indexer/column.h"

namespace cordwood::indexer {

/// Threads: const members from any thread at once.
class RowLayout {
 public:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;

  /// `shapes[s]`: the positions of the columns that rows of shape s have, ascending. `shape_of_row`: into `shapes`.
  RowLayout(std::vector<std::vector<std::uint32_t>> shapes, std::vector<std::uint32_t> shape_of_row);

  std::uint32_t row_count() const { return static_cast<std::uint32_t>(shape_of_row_.size()); }
  std::size_t memory_bytes() const { return shape_of_row_.size() * 3 * sizeof(std::uint32_t); }
  std::span<const std::vector<std::uint32_t>> shapes() const { return shapes_; }
  std::span<const std::uint32_t> shape_of_row() const { return shape_of_row_; }
  /// The rows, shape by shape, in order within each.
  std::span<const std::uint32_t> rows_by_shape() const { return rows_by_shape_; }
  /// Those of one shape.
  std::span<const std::uint32_t> rows_of_shape(std::uint32_t shape) const {
    return std::span(rows_by_shape_).subspan(begin_of_shape_[shape], rows_of_shape_[shape]);
  }

  /// For one column: how many rows have it, and where the values of each shape begin in it (kAbsent: no values).
  struct Placement {
    std::uint32_t values = 0;
    std::vector<std::uint32_t> begin_of_shape;
  };
  Placement place(std::uint32_t column) const;
  /// The row of each value of a column, in the column's order.
  std::vector<std::uint32_t> rows_with(std::uint32_t column) const;

  /// The index of a row's value in a column placed so; kAbsent when it has none.
  std::uint32_t index(const Placement& placement, std::uint32_t row) const {
    const std::uint32_t begin = placement.begin_of_shape[shape_of_row_[row]];
    return begin == kAbsent ? kAbsent : begin + rank_[row];
  }

  void encode_shapes(std::string& out) const;        // The list of shapes.
  void encode_shape_of_row(std::string& out) const;  // Nothing when there is but one shape.
  static Result<std::vector<std::vector<std::uint32_t>>> decode_shapes(ByteReader& in, std::uint32_t columns);
  static Result<std::vector<std::uint32_t>> decode_shape_of_row(ByteReader& in, std::uint32_t rows, std::size_t shapes);

 private:
  std::vector<std::vector<std::uint32_t>> shapes_;
  std::vector<std::uint32_t> shape_of_row_;
  std::vector<std::uint32_t> rank_;            // Of a row among the rows of its shape.
  std::vector<std::uint32_t> rows_of_shape_;   // How many,
  std::vector<std::uint32_t> begin_of_shape_;  // and where in rows_by_shape_.
  std::vector<std::uint32_t> rows_by_shape_;
};

/// `values`, placed so, as a column with one value a row; absent ones are "". REQUIRES: `layout` outlives it.
std::unique_ptr<Column> spread_column(const RowLayout& layout, RowLayout::Placement placement,
                                      std::unique_ptr<Column> values);

}  // namespace cordwood::indexer
