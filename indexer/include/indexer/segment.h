#pragma once
// What a query sees of the store: a snapshot of segments, each a list of row groups. Memory segments and sealed
// segments stand behind the same interface.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "indexer/bitmap.h"
#include "indexer/column.h"

namespace cordwood::indexer {

/// What is known of a row group without opening it. `rows` of a group are sorted by (stream, time, arrival).
struct RowGroupSummary {
  TimeRange times;
  std::uint32_t rows = 0;          // Deleted ones included.
  std::uint32_t deleted_rows = 0;  // No answer may have these: see RowGroup::live_rows().
  std::uint64_t first_arrival = 0;
  std::uint64_t last_arrival = 0;
};

/// What index and summaries say of a test in one row group, before any column is read. `all` and `none` are said of
/// its rows without regard to which are deleted.
enum class Verdict : std::uint8_t { none, all, maybe };

/// One row group, columns read and decoded when first asked for. Every stored field is a column, and so are
/// kMessageField, kStreamField (canonical labels), kReceivedField (RFC 3339) and kPeerField. _time, _stream_id and
/// _arrival are not: they come from times(), stream_id_of() and arrivals(). Threads: const members from any thread at
/// once. A block that fails its checksum is Errc::corrupt: report and skip.
class RowGroup {
 public:
  virtual ~RowGroup() = default;
  virtual std::uint32_t row_count() const = 0;
  virtual Result<std::span<const std::int64_t>> times() const = 0;  // Nanoseconds since 1970.
  virtual Result<std::span<const std::uint64_t>> arrivals() const = 0;
  /// Null when no row has the field. Shared with the cache; the column lives as long as the pointer.
  virtual Result<std::shared_ptr<const Column>> column(std::string_view name) const = 0;
  virtual std::vector<std::string_view> column_names() const = 0;  // Sorted. Of some, all values may be deleted.
  /// The rows that are not deleted.
  virtual Bitmap live_rows() const = 0;
};

/// Threads: const members from any thread at once. Lifetime: a segment dropped or merged away stays readable until
/// its last holder goes.
class Segment {
 public:
  virtual ~Segment() = default;
  virtual Day day() const = 0;
  virtual TimeRange times() const = 0;
  virtual std::string_view name() const = 0;     // For messages: "20261121/00000007".
  virtual std::uint64_t row_count() const = 0;   // Without deleted ones.
  virtual std::uint64_t disk_bytes() const = 0;  // 0 while in memory.
  virtual std::span<const RowGroupSummary> row_groups() const = 0;

  /// One verdict a row group for "the value of `field` passes `test`". Reads lexicon and needles, no columns. Absent
  /// fields count as "".
  virtual Result<std::vector<Verdict>> judge(std::string_view field, const ValueTest& test) const = 0;

  virtual Result<std::shared_ptr<const RowGroup>> open_row_group(std::size_t index) const = 0;

  /// Every field name of any row group, sorted, hidden ones (_received, _peer) included, and those that only deleted
  /// rows have until a merge: who shows names counts the rows that are left.
  virtual std::vector<std::string> column_names() const = 0;
};

/// The 32 hexadecimal digits that _stream_id shows for canonical labels.
std::string stream_id_of(std::string_view canonical_stream);

/// Rows that are in the store and cannot be read.
struct UnreadableSegment {
  std::string name;
  TimeRange times;
  std::uint64_t rows = 0;
  std::string reason;
};

/// All segments at one moment, in no order. A query holds one from start to end.
struct Snapshot {
  std::vector<std::shared_ptr<const Segment>> segments;
  std::vector<UnreadableSegment> unreadable;  // An answer about their times is not whole, and must say so.
};

}  // namespace cordwood::indexer
