#include "sealed_row_group.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "encoding/encoding.h"
#include "encoding/numbers.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

enum CacheKind : std::uint64_t { block_kind = 1, column_kind = 2 };

/// A decoded column with what its views point into.
struct LoadedColumn {
  std::shared_ptr<const std::string> block;
  std::shared_ptr<const StringTable> strings;
  std::shared_ptr<const RowLayout> layout;
  std::unique_ptr<Column> column;
};

}  // namespace

SealedRowGroup::SealedRowGroup(std::shared_ptr<const SealedSegment> segment, std::size_t index, RowGroupHead head)
    : segment_(std::move(segment)),
      index_(index),
      entry_(segment_->directory().row_groups[index]),
      head_(std::move(head)) {}

Result<std::shared_ptr<const SealedRowGroup>> SealedRowGroup::open(std::shared_ptr<const SealedSegment> segment,
                                                                   std::size_t index) {
  const RowGroupEntry& entry = segment->directory().row_groups[index];
  if (entry.block_bytes.empty()) return error(Errc::corrupt, "a row group without a head");
  CORDWOOD_TRY(const std::string content, segment->read_block({entry.offset, entry.block_bytes[0]}));
  CORDWOOD_TRY(auto head,
               decode_row_group_head(content, entry.summary.rows, entry.columns.size(), entry.block_bytes.size()));
  auto shapes = head.shapes;
  std::shared_ptr<SealedRowGroup> group(new SealedRowGroup(std::move(segment), index, std::move(head)));
  std::shared_ptr<const std::string> block;
  CORDWOOD_TRY(const std::string_view bytes, group->item(shape_of_row_item, block));
  ByteReader in(bytes);
  CORDWOOD_TRY(auto shape_of_row, RowLayout::decode_shape_of_row(in, entry.summary.rows, shapes.size()));
  group->layout_ = std::make_shared<const RowLayout>(std::move(shapes), std::move(shape_of_row));
  return std::shared_ptr<const SealedRowGroup>(std::move(group));
}

std::uint64_t SealedRowGroup::cache_item(std::uint64_t kind, std::uint64_t number) const {
  return kind << 56 | static_cast<std::uint64_t>(index_) << 24 | number;
}

Result<std::shared_ptr<const std::string>> SealedRowGroup::block(std::uint32_t number) const {
  const BlockCache::Key key{segment_->cache_owner(), cache_item(block_kind, number)};
  if (auto found = segment_->cache().find<std::string>(key)) return found;
  BlockPlace place{entry_.offset, entry_.block_bytes[number]};
  for (std::uint32_t before = 0; before < number; ++before) place.offset += entry_.block_bytes[before];
  CORDWOOD_TRY(auto content, segment_->read_block(place));
  auto block = std::make_shared<const std::string>(std::move(content));
  segment_->cache().put(key, block, block->capacity());
  return block;
}

Result<std::string_view> SealedRowGroup::item(std::uint32_t number, std::shared_ptr<const std::string>& holder) const {
  const RowGroupHead::Item& item = head_.items[number];
  CORDWOOD_TRY(holder, block(item.block));
  if (item.offset > holder->size() || item.bytes > holder->size() - item.offset)
    return error(Errc::corrupt,
                 fmt::format("{}: row group {}: an item lies outside its block", segment_->name(), index_));
  return std::string_view(*holder).substr(item.offset, item.bytes);
}

Result<std::vector<std::int64_t>> SealedRowGroup::numbers(std::uint32_t number) const {
  std::shared_ptr<const std::string> block;
  CORDWOOD_TRY(const std::string_view bytes, item(number, block));
  ByteReader in(bytes);
  return decode_numbers(in, row_count());
}

Result<std::span<const std::int64_t>> SealedRowGroup::times() const {
  const std::lock_guard lock(mutex_);
  if (!times_) {
    CORDWOOD_TRY(times_, numbers(times_item));
  }
  return *times_;
}

Result<std::span<const std::uint64_t>> SealedRowGroup::arrivals() const {
  const std::lock_guard lock(mutex_);
  if (!arrivals_) {
    CORDWOOD_TRY(const auto numbers, numbers(arrivals_item));
    arrivals_.emplace(numbers.begin(), numbers.end());
  }
  return *arrivals_;
}

Result<std::shared_ptr<const Column>> SealedRowGroup::column(std::string_view name) const {
  const auto& fields = segment_->directory().fields;
  const auto field = std::lower_bound(fields.begin(), fields.end(), name);
  if (field == fields.end() || *field != name) return std::shared_ptr<const Column>();
  const ColumnEntry* entry = find_column(entry_, static_cast<std::uint32_t>(field - fields.begin()));
  if (entry == nullptr) return std::shared_ptr<const Column>();
  auto column = column_at(static_cast<std::uint32_t>(entry - entry_.columns.data()), true);
  if (!column)
    return std::move(column).error().within(fmt::format("{}: row group {}: column {}", segment_->name(), index_, name));
  return column;
}

Result<std::shared_ptr<const Column>> SealedRowGroup::column_at(std::uint32_t position, bool may_refer) const {
  const BlockCache::Key key{segment_->cache_owner(), cache_item(column_kind, position)};
  if (auto found = segment_->cache().find<Column>(key)) return found;
  CORDWOOD_TRY(auto column, decode(position, may_refer));
  segment_->cache().put(key, column, column->memory_bytes());
  return column;
}

Result<std::shared_ptr<const Column>> SealedRowGroup::decode(std::uint32_t position, bool may_refer) const {
  auto loaded = std::make_shared<LoadedColumn>();
  loaded->layout = layout_;
  CORDWOOD_TRY(loaded->strings, segment_->strings());
  CORDWOOD_TRY(const std::string_view bytes, item(first_column_item + position, loaded->block));
  RowLayout::Placement placement = layout_->place(position);
  DecodeContext context{*loaded->strings, entry_.columns[position].strings};
  // Those referred to refer to none: a circle ends as corrupt.
  const DecodeContext::Sibling sibling = [&](std::uint64_t other) -> Result<std::shared_ptr<const Column>> {
    if (other >= entry_.columns.size()) return error(Errc::corrupt, "a reference to no column");
    return column_at(static_cast<std::uint32_t>(other), false);
  };
  std::vector<std::uint32_t> rows;
  if (may_refer) {
    rows = layout_->rows_with(position);
    context.sibling = &sibling;
    context.rows = rows;
  }
  ByteReader in(bytes);
  CORDWOOD_TRY(loaded->column, decode_column(in, placement.values, context));
  if (!in.at_end()) return error(Errc::corrupt, "bytes after its end");
  const bool one_value_a_row = layout_->shapes().size() == 1;
  if (!one_value_a_row) loaded->column = spread_column(*layout_, std::move(placement), std::move(loaded->column));
  const Column* const column = loaded->column.get();
  return std::shared_ptr<const Column>(std::move(loaded), column);
}

std::vector<std::string_view> SealedRowGroup::column_names() const {
  std::vector<std::string_view> names;
  for (const ColumnEntry& column : entry_.columns) names.push_back(segment_->directory().fields[column.field]);
  return names;
}

Bitmap SealedRowGroup::live_rows() const {
  Bitmap live(row_count(), true);
  const auto& deleted = segment_->tombstones().groups;
  if (const auto found = deleted.find(static_cast<std::uint32_t>(index_)); found != deleted.end())
    live -= found->second;
  return live;
}

}  // namespace cordwood::indexer
