#pragma once
// The directory of a segment: what is known of every row group without opening it, and where everything lies. Read
// whole when a segment is opened; merges write it anew. It stands in the file twice: a copy, without the places of what
// follows it, lies between the row groups and the string table (directory_recovery.h).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/checksum.h"
#include "base/result.h"
#include "base/time.h"
#include "block.h"
#include "indexer/segment.h"
#include "segment_writer.h"

namespace cordwood::indexer {

inline constexpr std::uint32_t kGroupRowsMax = 1 << 16;  // A directory that says more is corrupt.

/// One column of one row group.
struct ColumnEntry {
  std::uint32_t field = 0;     // Into Directory::fields.
  bool sparse = false;         // Some rows of the group have no value.
  bool complete = false;       // `strings` are all its distinct values.
  bool holds_times = false;    // Some of its words are times, which are not among the needles.
  bool holds_numbers = false;  // So are integers, in columns that it refers to.
  bool has_range = false;      // Every value is a canonical integer from min to max.
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::vector<std::uint32_t> strings;  // Segment-wide ids of the strings in it, in the order its encoding names them.
  friend bool operator==(const ColumnEntry&, const ColumnEntry&) = default;
};

struct RowGroupEntry {
  RowGroupSummary summary;
  std::uint64_t offset = 0;  // Of its first block; the others follow it.
  std::vector<std::uint32_t> block_bytes;
  Hash128 leaves;                    // Sum of the rows' leaf hashes; see leaf_hash.h.
  std::vector<ColumnEntry> columns;  // By field, which is by name.
};

struct Directory {
  Day day;
  std::vector<std::string> fields;  // Sorted.
  std::vector<RowGroupEntry> row_groups;
  std::uint32_t string_count = 0;
  BlockPlace copy;  // Of this; none in the copy itself.
  std::vector<BlockPlace> string_blocks;
  std::vector<BlockPlace> needle_blocks;
  std::vector<BlockPlace> lexicon_blocks;  // One, or none: a small string table is searched without.
  bool needles_lost = false;  // Not in the file: there may be needles, but a recovered directory cannot say where.
};

std::string encode_directory(const Directory& directory);

/// Errc::corrupt unless every number in it is one that encode_directory() can have written and every place lies
/// within `file_bytes`.
Result<Directory> decode_directory(std::string_view bytes, std::uint64_t file_bytes);

/// Every block of the file but the directory's own, in order. They lie end to end in a file that is whole.
std::vector<BlockPlace> block_places(const Directory& directory);

/// The entry of the column `field` of a row group; null when no row of it has the field.
const ColumnEntry* find_column(const RowGroupEntry& group, std::uint32_t field);

}  // namespace cordwood::indexer
