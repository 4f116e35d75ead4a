#include "output.h"

#include <algorithm>
#include <vector>

namespace cordwood::query {

namespace {

/// Of values that the sink gets at once: all rows of a block may share one huge value, and each is written out.
constexpr std::size_t kSliceBytes = 1 << 20;

/// Behind the row from `first` on with which so many bytes of values are reached.
std::size_t end_of_slice(const std::vector<RowColumn>& columns, std::size_t first, std::size_t row_count) {
  std::size_t bytes = 0;
  for (std::size_t row = first; row < row_count; ++row) {
    for (const RowColumn& column : columns) bytes += column.values[row].size();
    if (bytes >= kSliceBytes) return row + 1;
  }
  return row_count;
}

}  // namespace

bool Output::push(unsigned, Block& block) {
  std::vector<RowColumn> columns;
  for (const std::string_view name : block.names()) {
    const Values& values = block.values(name);
    if (const auto constant = values.constant(); constant && constant->empty()) continue;
    columns.push_back({name, values.texts()});
  }
  const std::lock_guard lock(mutex_);
  std::vector<RowColumn> slice = columns;
  for (std::size_t first = 0; first < block.row_count();) {
    const std::size_t end = end_of_slice(columns, first, block.row_count());
    for (std::size_t i = 0; i < columns.size(); ++i) slice[i].values = columns[i].values.subspan(first, end - first);
    if (!give({end - first, slice})) return false;
    first = end;
  }
  return true;
}

bool Output::give(const RowBlock& rows) {
  if (context_.stopped()) return false;
  context_.count_returned(rows.row_count);
  if (!sink_.accept(rows)) {
    context_.fail(Error{Errc::cancelled, "the reader of the answer is gone"});
    return false;
  }
  const std::size_t held = sink_.held_bytes();
  const std::size_t grown = held - std::min(held, held_bytes_);
  held_bytes_ += grown;
  return context_.hold(grown);
}

}  // namespace cordwood::query
