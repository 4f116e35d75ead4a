#include "directory.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"

namespace cordwood::indexer {
namespace {

enum ColumnFlag : std::uint8_t {
  sparse = 1,
  complete = 2,
  has_range = 4,
  holds_times = 8,
  holds_numbers = 16,
  any = 31
};

constexpr std::uint64_t kReserved = 0;

Error bad(std::string_view what) { return error(Errc::corrupt, fmt::format("directory: {}", what)); }

void put_places(ByteWriter& out, const std::vector<BlockPlace>& places) {
  out.varint(places.size());
  for (const BlockPlace& place : places) {
    out.varint(place.offset);
    out.varint(place.bytes);
  }
}

Result<BlockPlace> get_place(std::uint64_t offset, std::uint64_t bytes, std::uint64_t file_bytes) {
  if (offset > file_bytes || bytes > file_bytes - offset || bytes > kBlockContentBytesMax)
    return bad("a block lies outside the file");
  return BlockPlace{offset, static_cast<std::uint32_t>(bytes)};
}

Result<std::vector<BlockPlace>> get_places(ByteReader& in, std::uint64_t file_bytes) {
  CORDWOOD_TRY(const std::size_t count, in.count());
  std::vector<BlockPlace> places;
  for (std::size_t i = 0; i < count; ++i) {
    CORDWOOD_TRY(const std::uint64_t offset, in.varint());
    CORDWOOD_TRY(const std::uint64_t bytes, in.varint());
    CORDWOOD_TRY(const BlockPlace place, get_place(offset, bytes, file_bytes));
    places.push_back(place);
  }
  return places;
}

void put_column(ByteWriter& out, const ColumnEntry& column, std::uint32_t previous_field) {
  out.varint(column.field - previous_field);
  out.u8(static_cast<std::uint8_t>((column.sparse ? sparse : 0) | (column.complete ? complete : 0) |
                                   (column.has_range ? has_range : 0) | (column.holds_times ? holds_times : 0) |
                                   (column.holds_numbers ? holds_numbers : 0)));
  if (column.has_range) {
    out.signed_varint(column.min);
    out.signed_varint(column.max);
  }
  out.varint(column.strings.size());
  std::int64_t previous = 0;
  for (const std::uint32_t id : column.strings) {
    out.signed_varint(static_cast<std::int64_t>(id) - previous);
    previous = id;
  }
}

Result<ColumnEntry> get_column(ByteReader& in, std::uint64_t previous_field, const Directory& directory) {
  ColumnEntry column;
  CORDWOOD_TRY(const std::uint64_t step, in.varint());
  if (step > directory.fields.size() || previous_field + step >= directory.fields.size())
    return bad("a column has no field");
  column.field = static_cast<std::uint32_t>(previous_field + step);
  CORDWOOD_TRY(const std::uint8_t flags, in.u8());
  if (flags > any) return bad("unknown column flags");
  column.sparse = (flags & sparse) != 0;
  column.complete = (flags & complete) != 0;
  column.has_range = (flags & has_range) != 0;
  column.holds_times = (flags & holds_times) != 0;
  column.holds_numbers = (flags & holds_numbers) != 0;
  if (column.has_range) {
    CORDWOOD_TRY(column.min, in.signed_varint());
    CORDWOOD_TRY(column.max, in.signed_varint());
  }
  CORDWOOD_TRY(const std::size_t count, in.count());
  column.strings.reserve(count);
  std::int64_t previous = 0;
  for (std::size_t i = 0; i < count; ++i) {
    CORDWOOD_TRY(const std::int64_t delta, in.signed_varint());
    const auto id = static_cast<std::uint64_t>(previous) + static_cast<std::uint64_t>(delta);
    if (id >= directory.string_count) return bad("a column names an unknown string");
    column.strings.push_back(static_cast<std::uint32_t>(id));
    previous = static_cast<std::int64_t>(id);
  }
  return column;
}

void put_row_group(ByteWriter& out, const RowGroupEntry& group) {
  const RowGroupSummary& summary = group.summary;
  out.signed_varint(nanoseconds_of(summary.times.start));
  out.signed_varint(nanoseconds_of(summary.times.end));
  out.varint(summary.rows);
  out.varint(summary.first_arrival);
  out.varint(summary.last_arrival);
  out.u64(group.leaves.high);
  out.u64(group.leaves.low);
  out.varint(group.offset);
  out.varint(group.block_bytes.size());
  for (const std::uint32_t bytes : group.block_bytes) out.varint(bytes);
  out.varint(group.columns.size());
  std::uint32_t previous = 0;
  for (const ColumnEntry& column : group.columns) {
    put_column(out, column, previous);
    previous = column.field;
  }
}

Result<RowGroupEntry> get_row_group(ByteReader& in, const Directory& directory, std::uint64_t file_bytes) {
  RowGroupEntry group;
  CORDWOOD_TRY(const std::int64_t start, in.signed_varint());
  CORDWOOD_TRY(const std::int64_t end, in.signed_varint());
  group.summary.times = {timestamp_from_nanoseconds(start), timestamp_from_nanoseconds(end)};
  CORDWOOD_TRY(const std::uint64_t rows, in.varint());
  if (rows == 0 || rows > kGroupRowsMax) return bad("a row group with an impossible number of rows");
  group.summary.rows = static_cast<std::uint32_t>(rows);
  CORDWOOD_TRY(group.summary.first_arrival, in.varint());
  CORDWOOD_TRY(group.summary.last_arrival, in.varint());
  CORDWOOD_TRY(group.leaves.high, in.u64());
  CORDWOOD_TRY(group.leaves.low, in.u64());
  CORDWOOD_TRY(group.offset, in.varint());
  CORDWOOD_TRY(const std::size_t blocks, in.count());
  std::uint64_t at = group.offset;
  for (std::size_t i = 0; i < blocks; ++i) {
    CORDWOOD_TRY(const std::uint64_t bytes, in.varint());
    CORDWOOD_TRY(const BlockPlace place, get_place(at, bytes, file_bytes));
    group.block_bytes.push_back(place.bytes);
    at += bytes;
  }
  CORDWOOD_TRY(const std::size_t columns, in.count());
  if (columns > directory.fields.size()) return bad("a row group has more columns than there are fields");
  group.columns.reserve(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    const std::uint64_t previous = i == 0 ? 0 : group.columns.back().field;
    CORDWOOD_TRY(ColumnEntry column, get_column(in, previous, directory));
    if (i > 0 && column.field == previous) return bad("a column stands twice");
    group.columns.push_back(std::move(column));
  }
  return group;
}

}  // namespace

std::string encode_directory(const Directory& directory) {
  std::string bytes;
  ByteWriter out(bytes);
  out.signed_varint(directory.day.time_since_epoch().count());
  out.varint(kReserved);
  out.varint(directory.fields.size());
  for (const std::string& field : directory.fields) out.string(field);
  out.varint(directory.string_count);
  out.varint(directory.copy.offset);
  out.varint(directory.copy.bytes);
  put_places(out, directory.string_blocks);
  put_places(out, directory.needle_blocks);
  put_places(out, directory.lexicon_blocks);
  out.varint(directory.row_groups.size());
  for (const RowGroupEntry& group : directory.row_groups) put_row_group(out, group);
  return bytes;
}

Result<Directory> decode_directory(std::string_view bytes, std::uint64_t file_bytes) {
  ByteReader in(bytes);
  Directory directory;
  CORDWOOD_TRY(const std::int64_t day, in.signed_varint());
  if (day < -110'000 || day > 110'000) return bad("a day outside the range of times");
  directory.day = Day(std::chrono::days(day));
  CORDWOOD_TRY(const std::uint64_t reserved, in.varint());
  if (reserved != kReserved) return bad("a reserved number is not 0");
  CORDWOOD_TRY(const std::size_t fields, in.count());
  for (std::size_t i = 0; i < fields; ++i) {
    CORDWOOD_TRY(const std::string_view field, in.string());
    if (i > 0 && field <= directory.fields.back()) return bad("fields are not sorted");
    directory.fields.emplace_back(field);
  }
  CORDWOOD_TRY(const std::uint64_t strings, in.varint());
  if (strings > UINT32_MAX) return bad("too many strings");
  directory.string_count = static_cast<std::uint32_t>(strings);
  CORDWOOD_TRY(const std::uint64_t copy_offset, in.varint());
  CORDWOOD_TRY(const std::uint64_t copy_bytes, in.varint());
  CORDWOOD_TRY(directory.copy, get_place(copy_offset, copy_bytes, file_bytes));
  CORDWOOD_TRY(directory.string_blocks, get_places(in, file_bytes));
  CORDWOOD_TRY(directory.needle_blocks, get_places(in, file_bytes));
  CORDWOOD_TRY(directory.lexicon_blocks, get_places(in, file_bytes));
  CORDWOOD_TRY(const std::size_t groups, in.count());
  for (std::size_t i = 0; i < groups; ++i) {
    CORDWOOD_TRY(RowGroupEntry group, get_row_group(in, directory, file_bytes));
    directory.row_groups.push_back(std::move(group));
  }
  if (!in.at_end()) return bad("bytes after its end");
  return directory;
}

std::vector<BlockPlace> block_places(const Directory& directory) {
  std::vector<BlockPlace> places = {directory.copy};
  for (const auto* list : {&directory.string_blocks, &directory.needle_blocks, &directory.lexicon_blocks})
    places.insert(places.end(), list->begin(), list->end());
  for (const RowGroupEntry& group : directory.row_groups) {
    BlockPlace place{group.offset, 0};
    for (const std::uint32_t bytes : group.block_bytes) {
      place = {place.offset + place.bytes, bytes};
      places.push_back(place);
    }
  }
  std::sort(places.begin(), places.end(), [](auto& a, auto& b) { return a.offset < b.offset; });
  return places;
}

const ColumnEntry* find_column(const RowGroupEntry& group, std::uint32_t field) {
  const auto found = std::lower_bound(group.columns.begin(), group.columns.end(), field,
                                      [](const ColumnEntry& column, std::uint32_t f) { return column.field < f; });
  return found != group.columns.end() && found->field == field ? &*found : nullptr;
}

}  // namespace cordwood::indexer
