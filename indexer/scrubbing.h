#pragma once
// The scrub: reads every block of every sealed segment over and over, slowly, so that rot is found while a back-up
// still has what is lost. It looks at checksums only; `cordwood fsck` looks at everything.

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "contents.h"
#include "store_files.h"

namespace cordwood::indexer {

/// Where a pass over the segments is. Kept in the file `scrub`, so that a server that restarts often gets to the end.
struct ScrubProgress {
  std::uint64_t last_segment = 0;  // The pass is through with this number and all below.
  Timestamp pass_began = Timestamp::min();
};
std::string encode_scrub_progress(const ScrubProgress& progress);
/// Errc::corrupt, Errc::unsupported.
Result<ScrubProgress> decode_scrub_progress(std::string_view text);
/// Reads the file. Errc::not_found when no scrub has begun; otherwise as decode_scrub_progress().
Result<ScrubProgress> load_scrub_progress(const StoreFiles& store);

/// Threads: one. Errors are logged, once each.
class Scrubbing {
 public:
  Scrubbing(const StoreFiles& store, const Contents& contents, const Clock& clock, std::uint64_t bytes_per_second);

  /// Reads a second's worth, and gives how long to wait for the next.
  std::chrono::milliseconds step();

  /// Blocks of present segments that are known to be damaged.
  std::size_t corrupt_blocks() const { return findings_.size(); }

 private:
  bool begin_next_segment();
  void check_one_block();
  void found(std::uint64_t offset, std::string_view what);
  void save_progress();

  const StoreFiles& store_;
  const Contents& contents_;
  const Clock& clock_;
  const std::uint64_t bytes_per_second_;
  ScrubProgress progress_;
  std::shared_ptr<const SealedSegment> segment_;                // In hand; null between two.
  std::uint64_t number_ = 0;                                    // Its number.
  std::vector<BlockPlace> places_;                              // Of it, still to be read; the next one last.
  std::uint64_t read_bytes_ = 0;                                // In this step.
  std::set<std::pair<std::uint64_t, std::uint64_t>> findings_;  // Segment and offset.
};

}  // namespace cordwood::indexer
