#pragma once
// What the store shows: sealed segments and the generations in memory. Rows move from one to the other in one step,
// so that a snapshot has each of them once.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "generation.h"
#include "indexer/segment.h"
#include "manifest.h"
#include "sealed_segment.h"

namespace cordwood::indexer {

/// A segment file that the manifest names, or is about to.
struct StoredSegment {
  std::uint64_t number = 0;
  std::shared_ptr<const SealedSegment> segment;
  bool closed = false;     // See ManifestSegment.
  ClassRows classes = {};  // SegmentInfo::classes, which the file does not have.

  /// What a manifest says of it.
  ManifestSegment entry() const {
    ManifestSegment entry{number, segment->tombstones().version, segment->info(), closed};
    entry.info.classes = classes;
    return entry;
  }
  /// Whether a manifest names exactly this: its tombstones too.
  bool is(const ManifestSegment& entry) const {
    return entry.number == number && entry.tombstones == segment->tombstones().version;
  }
};

/// A segment file that the manifest names and that could not be opened.
struct UnopenedSegment {
  std::uint64_t number = 0;
  Day day;
  UnreadableSegment what;
};

/// Threads: all members from any thread.
class Contents {
 public:
  Contents(std::vector<StoredSegment> sealed, std::vector<UnopenedSegment> unopened);

  std::shared_ptr<const Snapshot> snapshot() const;

  void add(std::span<const std::shared_ptr<const RowBatch>> batches);

  std::shared_ptr<Generation> active() const;
  /// A new generation takes the appends from here on; the one until now is frozen. REQUIRES: no add() meanwhile.
  std::shared_ptr<Generation> freeze();
  std::vector<std::shared_ptr<Generation>> generations() const;  // Oldest first, the active one last.

  /// The frozen generation's rows are in `segments` now.
  void generation_sealed(const std::shared_ptr<Generation>& generation, const std::vector<StoredSegment>& segments);
  void add_sealed(std::span<const StoredSegment> segments);
  void take_out(std::span<const ManifestSegment> segments);
  /// `fresh` hold the live rows of `old`, and may have the same numbers.
  void replace(std::span<const StoredSegment> old, std::span<const StoredSegment> fresh);
  void drop(Day day, std::uint64_t arrival_end);
  /// What drop() did to memory before a restart.
  void drop_from_memory(const DroppedDays& days);

  std::vector<StoredSegment> sealed() const;

 private:
  mutable std::mutex mutex_;  // Guards everything below.
  std::vector<StoredSegment> sealed_;
  std::vector<UnopenedSegment> unopened_;
  std::deque<std::shared_ptr<Generation>> generations_;
  std::uint64_t version_ = 0;                              // Counts changes.
  mutable std::shared_ptr<const Snapshot> last_snapshot_;  // Of this version, when not null.
};

}  // namespace cordwood::indexer
