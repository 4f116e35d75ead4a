#include "sealed_row_group.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "encoding/encoding.h"
#include "encoding/numbers.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

enum CacheKind : std::uint64_t { block_kind = 1, column_kind = 2, opened_kind = 3, numbers_kind = 4 };

/// A decoded column with what its views point into.
struct LoadedColumn {
  std::shared_ptr<const std::string> block;
  std::shared_ptr<const StringTable> strings;
  std::shared_ptr<const RowLayout> layout;
  std::unique_ptr<Column> column;
};

}  // namespace

SealedRowGroup::SealedRowGroup(std::shared_ptr<const SealedSegment> segment, std::size_t index,
                               std::shared_ptr<const Opened> opened)
    : segment_(std::move(segment)),
      index_(index),
      entry_(segment_->directory().row_groups[index]),
      opened_(std::move(opened)) {}

// The row group itself is not kept: it holds its segment, whose end empties the cache.
Result<std::shared_ptr<const SealedRowGroup>> SealedRowGroup::open(std::shared_ptr<const SealedSegment> segment,
                                                                   std::size_t index) {
  const RowGroupEntry& entry = segment->directory().row_groups[index];
  const auto made = std::make_shared<Opened>();
  std::shared_ptr<const SealedRowGroup> group(new SealedRowGroup(segment, index, made));
  const BlockCache::Key key = group->cache_key(opened_kind, 0);
  if (auto known = segment->cache().find<Opened>(key))
    return std::shared_ptr<const SealedRowGroup>(new SealedRowGroup(std::move(segment), index, std::move(known)));

  if (entry.block_bytes.empty()) return error(Errc::corrupt, "a row group without a head");
  CORDWOOD_TRY(const std::string content, segment->read_block({entry.offset, entry.block_bytes[0]}));
  CORDWOOD_TRY(made->head,
               decode_row_group_head(content, entry.summary.rows, entry.columns.size(), entry.block_bytes.size()));
  std::shared_ptr<const std::string> block;
  CORDWOOD_TRY(const std::string_view bytes, group->item(shape_of_row_item, block));
  ByteReader in(bytes);
  CORDWOOD_TRY(auto shape_of_row, RowLayout::decode_shape_of_row(in, entry.summary.rows, made->head.shapes.size()));
  made->layout = std::make_shared<const RowLayout>(std::move(made->head.shapes), std::move(shape_of_row));
  segment->cache().put(key, made, made->head.items.size() * sizeof(RowGroupHead::Item) + made->layout->memory_bytes());
  return group;
}

BlockCache::Key SealedRowGroup::cache_key(std::uint64_t kind, std::uint64_t number) const {
  return {segment_->cache_owner(), kind << 56 | static_cast<std::uint64_t>(index_) << 24 | number};
}

Result<std::shared_ptr<const std::string>> SealedRowGroup::block(std::uint32_t number) const {
  const BlockCache::Key key = cache_key(block_kind, number);
  if (auto found = segment_->cache().find<std::string>(key)) return found;
  BlockPlace place{entry_.offset, entry_.block_bytes[number]};
  for (std::uint32_t before = 0; before < number; ++before) place.offset += entry_.block_bytes[before];
  CORDWOOD_TRY(auto content, segment_->read_block(place));
  auto block = std::make_shared<const std::string>(std::move(content));
  segment_->cache().put(key, block, block->capacity());
  return block;
}

Result<std::string_view> SealedRowGroup::item(std::uint32_t number, std::shared_ptr<const std::string>& holder) const {
  const RowGroupHead::Item& item = opened_->head.items[number];
  CORDWOOD_TRY(holder, block(item.block));
  if (item.offset > holder->size() || item.bytes > holder->size() - item.offset)
    return error(Errc::corrupt,
                 fmt::format("{}: row group {}: an item lies outside its block", segment_->name(), index_));
  return std::string_view(*holder).substr(item.offset, item.bytes);
}

template <class T>
Result<SealedRowGroup::Shared<T>> SealedRowGroup::numbers(std::uint32_t number) const {
  const BlockCache::Key key = cache_key(numbers_kind, number);
  if (auto known = segment_->cache().find<std::vector<T>>(key)) return known;
  std::shared_ptr<const std::string> block;
  CORDWOOD_TRY(const std::string_view bytes, item(number, block));
  ByteReader in(bytes);
  CORDWOOD_TRY(const auto decoded, decode_numbers(in, row_count()));
  auto numbers = std::make_shared<const std::vector<T>>(decoded.begin(), decoded.end());
  segment_->cache().put(key, numbers, numbers->size() * sizeof(T));
  return numbers;
}

Result<std::span<const std::int64_t>> SealedRowGroup::times() const {
  const std::lock_guard lock(mutex_);
  if (times_ == nullptr) {
    CORDWOOD_TRY(times_, numbers<std::int64_t>(times_item));
  }
  return *times_;
}

Result<std::span<const std::uint64_t>> SealedRowGroup::arrivals() const {
  const std::lock_guard lock(mutex_);
  if (arrivals_ == nullptr) {
    CORDWOOD_TRY(arrivals_, numbers<std::uint64_t>(arrivals_item));
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
  const BlockCache::Key key = cache_key(column_kind, position);
  if (auto found = segment_->cache().find<Column>(key)) return found;
  CORDWOOD_TRY(auto column, decode(position, may_refer));
  segment_->cache().put(key, column, column->memory_bytes());
  return column;
}

Result<std::shared_ptr<const Column>> SealedRowGroup::decode(std::uint32_t position, bool may_refer) const {
  auto loaded = std::make_shared<LoadedColumn>();
  loaded->layout = opened_->layout;
  CORDWOOD_TRY(loaded->strings, segment_->strings());
  CORDWOOD_TRY(const std::string_view bytes, item(first_column_item + position, loaded->block));
  RowLayout::Placement placement = opened_->layout->place(position);
  DecodeContext context{*loaded->strings, entry_.columns[position].strings};
  // Those referred to refer to none: a circle ends as corrupt.
  const DecodeContext::Sibling sibling = [&](std::uint64_t other) -> Result<std::shared_ptr<const Column>> {
    if (other >= entry_.columns.size()) return error(Errc::corrupt, "a reference to no column");
    return column_at(static_cast<std::uint32_t>(other), false);
  };
  std::vector<std::uint32_t> rows;
  if (may_refer) {
    rows = opened_->layout->rows_with(position);
    context.sibling = &sibling;
    context.rows = rows;
  }
  ByteReader in(bytes);
  CORDWOOD_TRY(loaded->column, decode_column(in, placement.values, context));
  if (!in.at_end()) return error(Errc::corrupt, "bytes after its end");
  const bool one_value_a_row = opened_->layout->shapes().size() == 1;
  if (!one_value_a_row)
    loaded->column = spread_column(*opened_->layout, std::move(placement), std::move(loaded->column));
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
