#include "row_group_source.h"

#include <fmt/format.h>

namespace cordwood::query {

const indexer::RowGroup* RowGroupSource::open() {
  if (!opened_) {
    opened_ = true;
    auto opened = segment_->open_row_group(index_);
    if (opened)
      row_group_ = std::move(opened).value();
    else
      warn("row group", opened.error());
  }
  return row_group_.get();
}

std::vector<std::string_view> RowGroupSource::column_names() {
  std::vector<std::string_view> names;
  if (const indexer::RowGroup* row_group = open())
    for (const std::string_view name : row_group->column_names())
      if (!context_.hides(name)) names.push_back(name);
  return names;
}

std::shared_ptr<const indexer::Column> RowGroupSource::column(std::string_view name) {
  if (const auto known = columns_.find(name); known != columns_.end()) return known->second.column;
  if (context_.hides(name)) return nullptr;
  const indexer::RowGroup* row_group = open();
  if (row_group == nullptr) return nullptr;
  auto column = row_group->column(name);
  if (!column) {
    warn(name, column.error());
    columns_.emplace(name, Read{nullptr, true});
    return nullptr;
  }
  if (column.value() != nullptr) context_.count_column(column.value()->memory_bytes());
  columns_.emplace(name, Read{column.value(), false});
  return column.value();
}

std::span<const std::int64_t> RowGroupSource::times() {
  const indexer::RowGroup* row_group = open();
  if (row_group == nullptr) return {};
  auto times = row_group->times();
  if (times) return times.value();
  warn("_time", times.error());
  return {};
}

std::span<const std::uint64_t> RowGroupSource::arrivals() {
  const indexer::RowGroup* row_group = open();
  if (row_group == nullptr) return {};
  auto arrivals = row_group->arrivals();
  if (arrivals) return arrivals.value();
  warn("_arrival", arrivals.error());
  return {};
}

bool RowGroupSource::failed(std::string_view name) const {
  const auto known = columns_.find(name);
  return known != columns_.end() && known->second.failed;
}

std::size_t RowGroupSource::held_bytes() const {
  std::size_t bytes = sizeof *this;
  if (opened_) bytes += summary().rows * (sizeof(std::int64_t) + sizeof(std::uint64_t));
  for (const auto& [name, read] : columns_)
    if (read.column != nullptr) bytes += read.column->memory_bytes();
  return bytes;
}

void RowGroupSource::keep_within(const TimeRange& range, indexer::Bitmap& rows) {
  const auto known = times();
  if (known.empty()) {
    rows.clear();
    return;
  }
  const std::int64_t start = nanoseconds_of(range.start), end = nanoseconds_of(range.end);
  rows.keep_if([&](std::uint32_t row) { return start <= known[row] && known[row] <= end; });
}

void RowGroupSource::warn(std::string_view what, const Error& error) {
  context_.warn(fmt::format("segment {}, row group {}, {}: {}", segment_->name(), index_, what, error.message));
}

}  // namespace cordwood::query
