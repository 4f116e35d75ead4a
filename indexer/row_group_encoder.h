#pragma once
// Rows → one row group: blocks, and what the directory and the index need to know of it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/checksum.h"
#include "base/event.h"
#include "directory.h"
#include "fingerprint.h"
#include "row_layout.h"
#include "segment_writer.h"
#include "string_table.h"

namespace cordwood::indexer {

/// A row group ends at this many rows or bytes of values, whichever comes first. Larger ones compress a little
/// better; smaller ones are cheaper to open for one row.
inline constexpr std::size_t kRowGroupRows = 8192;
inline constexpr std::size_t kRowGroupBytes = 4 << 20;

struct EncodedRowGroup {
  std::string blocks;
  RowGroupEntry entry;                 // `offset` is 0; a column's `field` is its position in `names`.
  std::vector<std::string> names;      // Of the columns, sorted.
  std::vector<std::uint64_t> needles;  // Distinct fingerprints, sorted.
  ClassRows classes;                   // Of the rows.
};

/// Keeps its memory from one row group to the next. Threads: one.
class RowGroupEncoder {
 public:
  explicit RowGroupEncoder(StringTableBuilder& strings) : strings_(strings) {}

  /// REQUIRES: at least one row and at most kGroupRowsMax, sorted by (stream, time, arrival).
  EncodedRowGroup encode(std::span<const Row* const> rows);

 private:
  /// The names of a row's values in the row's own order. Rows of one source are mostly alike, so what follows from
  /// the names is worked out once a sequence, not once a row.
  struct Sequence {
    std::vector<std::uint32_t> columns;  // Of each value, as numbered by column_of().
    std::vector<std::uint32_t> by_name;  // Indices of the values, sorted by name; of one name only the first.
    std::uint32_t shape = 0;
    std::uint32_t rows = 0;
  };

  void clear();
  bool is_like_last(const Row& row) const;
  void take_row(const Row& row);
  void take_value(std::string_view name, std::string_view value);
  std::uint32_t column_of(std::string_view name, std::size_t index_in_row);
  std::uint32_t sequence_of_current();
  void sort_columns();
  static void prefetch_texts(const Row& row);
  RowLayout make_layout();
  void make_room_in_columns();
  void gather_values(const RowLayout& layout, std::span<const Row* const> rows, RowGroupEntry& entry);
  std::vector<std::string> encode_columns(const RowLayout& layout, RowGroupEntry& entry);
  /// The values of one column, shape by shape.
  struct Gathered {
    std::vector<std::string_view> values;
    std::vector<std::uint64_t> hashes;  // checksum64 of each.
    std::vector<std::uint32_t> rows;    // The row of each.
    std::size_t count = 0;              // Taken so far; the rest is room.
    Hash128 name_hash;
    Hash128 term;  // Of the last value; see leaf_hash.h.

    /// Appends a value; afterwards `term` is its own.
    void take(std::string_view value);
  };
  class RowSiblings;
  std::string_view received_text(Timestamp received_at);
  ClassRows classes() const;

  StringTableBuilder& strings_;
  NeedleCollector needles_;

  // Of the row group in hand.
  Arena arena_;
  std::vector<std::string_view> values_;  // Of all rows, row by row.
  std::vector<std::size_t> values_end_;   // Of each row, into values_.
  std::vector<std::uint32_t> sequence_of_row_;
  const Row* last_ = nullptr;           // That was taken.
  std::vector<std::uint32_t> current_;  // Columns of the row being taken; before that, of the previous row.
  std::vector<std::uint32_t> previous_;
  std::vector<Sequence> sequences_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> sequence_ids_;  // By hash of the columns.
  std::vector<std::string_view> names_;                                 // Of the columns, in the order met.
  std::unordered_map<std::string_view, std::uint32_t> column_ids_;
  std::vector<std::uint32_t> position_;  // Of each column, by name.
  std::vector<Gathered> columns_;        // By position.
  Timestamp received_at_ = Timestamp::min();
  std::string_view received_text_;
};

}  // namespace cordwood::indexer
