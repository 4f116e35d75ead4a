#include "row_layout.h"

#include <algorithm>

#include "encoding/numbers.h"

namespace cordwood::indexer {

RowLayout::RowLayout(std::vector<std::vector<std::uint32_t>> shapes, std::vector<std::uint32_t> shape_of_row)
    : shapes_(std::move(shapes)),
      shape_of_row_(std::move(shape_of_row)),
      rank_(shape_of_row_.size()),
      rows_of_shape_(shapes_.size(), 0),
      begin_of_shape_(shapes_.size(), 0),
      rows_by_shape_(shape_of_row_.size()) {
  for (std::uint32_t row = 0; row < row_count(); ++row) rank_[row] = rows_of_shape_[shape_of_row_[row]]++;
  for (std::size_t shape = 1; shape < shapes_.size(); ++shape)
    begin_of_shape_[shape] = begin_of_shape_[shape - 1] + rows_of_shape_[shape - 1];
  for (std::uint32_t row = 0; row < row_count(); ++row)
    rows_by_shape_[begin_of_shape_[shape_of_row_[row]] + rank_[row]] = row;
}

RowLayout::Placement RowLayout::place(std::uint32_t column) const {
  Placement placement;
  placement.begin_of_shape.assign(shapes_.size(), kAbsent);
  for (std::size_t shape = 0; shape < shapes_.size(); ++shape) {
    if (!std::binary_search(shapes_[shape].begin(), shapes_[shape].end(), column)) continue;
    placement.begin_of_shape[shape] = placement.values;
    placement.values += rows_of_shape_[shape];
  }
  return placement;
}

std::vector<std::uint32_t> RowLayout::rows_with(std::uint32_t column) const {
  const Placement placement = place(column);
  std::vector<std::uint32_t> rows;
  rows.reserve(placement.values);
  for (const std::uint32_t row : rows_by_shape_)
    if (placement.begin_of_shape[shape_of_row_[row]] != kAbsent) rows.push_back(row);
  return rows;
}

void RowLayout::encode_shapes(std::string& out) const {
  ByteWriter writer(out);
  writer.varint(shapes_.size());
  for (const auto& columns : shapes_) {
    writer.varint(columns.size());
    std::uint32_t next = 0;
    for (const std::uint32_t column : columns) {
      writer.varint(column - next);
      next = column + 1;
    }
  }
}

void RowLayout::encode_shape_of_row(std::string& out) const {
  if (shapes_.size() < 2) return;
  encode_numbers(shape_of_row_, out);
}

Result<std::vector<std::vector<std::uint32_t>>> RowLayout::decode_shapes(ByteReader& in, std::uint32_t columns) {
  CORDWOOD_TRY(const std::size_t count, in.count());
  if (count == 0) return error(Errc::corrupt, "a row group without a shape");
  std::vector<std::vector<std::uint32_t>> shapes(count);
  for (auto& shape : shapes) {
    CORDWOOD_TRY(const std::size_t size, in.count());
    shape.reserve(size);
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < size; ++i) {
      CORDWOOD_TRY(const std::uint64_t skip, in.varint());
      if (skip >= columns || next + skip >= columns) return error(Errc::corrupt, "a shape with an unknown column");
      shape.push_back(static_cast<std::uint32_t>(next + skip));
      next += skip + 1;
    }
  }
  return shapes;
}

Result<std::vector<std::uint32_t>> RowLayout::decode_shape_of_row(ByteReader& in, std::uint32_t rows,
                                                                  std::size_t shapes) {
  std::vector<std::uint32_t> shape_of_row(rows, 0);
  if (shapes < 2) return shape_of_row;
  CORDWOOD_TRY(const auto numbers, decode_numbers(in, rows));
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (static_cast<std::uint64_t>(numbers[row]) >= shapes) return error(Errc::corrupt, "a row with an unknown shape");
    shape_of_row[row] = static_cast<std::uint32_t>(numbers[row]);
  }
  return shape_of_row;
}

}  // namespace cordwood::indexer
