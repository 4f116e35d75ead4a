#pragma once
// Segments that no store keeps: rows in, sealed segments in anonymous memory out. For searching rows that are safe
// somewhere else already, such as log files: no WAL, no manifest, and nothing touches a disk.

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "base/memory_file_system.h"
#include "base/result.h"
#include "indexer/segment.h"
#include "masking/masked_batch.h"

namespace cordwood::indexer {

class BlockCache;

/// Threads: all members from any thread; add() works on the caller's, so that several load at once.
/// Lifetime: must outlive the snapshots taken.
class TransientSegments {
 public:
  struct Options {
    std::uint64_t bytes_max = std::uint64_t{1} << 30;  // Of all segments; add() fails with Errc::too_large beyond.
    std::uint64_t cache_bytes_max = 256 << 20;         // Decoded blocks and columns.
  };

  struct Rows {
    masking::MaskedBatch batch;
    std::vector<std::uint64_t> arrivals;  // One an event, ascending, and unique over everything added.
  };

  struct Refused {
    std::uint64_t arrival = 0;
    std::string_view reason;  // The limit's name: "line_too_long".
  };

  explicit TransientSegments(Options options);
  ~TransientSegments();
  TransientSegments(const TransientSegments&) = delete;
  TransientSegments& operator=(const TransientSegments&) = delete;

  /// Makes segments of the rows, one a day. Best given some ten megabytes at a time: an index is worth more the more
  /// rows it covers. Gives the rows that are over a limit on one event, which are not among them.
  Result<std::vector<Refused>> add(std::span<const Rows> rows);

  std::shared_ptr<const Snapshot> snapshot() const;

 private:
  Result<std::shared_ptr<const Segment>> seal(Day day, std::span<const struct Row> rows);

  MemoryFileSystem files_;
  std::shared_ptr<BlockCache> cache_;
  mutable std::mutex mutex_;  // Guards the next two.
  std::uint64_t segments_made_ = 0;
  std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace cordwood::indexer
