#pragma once
// What the store does by itself: when rows in memory are sealed, segments merged, deleted rows purged, days closed and
// blocks read again. How each is done stands elsewhere.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>

#include "background_loop.h"
#include "base/clock.h"
#include "contents.h"
#include "indexer/store.h"
#include "merging.h"
#include "scrubbing.h"
#include "store_files.h"
#include "unsealed_budget.h"

namespace cordwood::indexer {

/// Three threads: one seals, one merges and closes days, one scrubs. Threads: all members from any thread.
class Upkeep {
 public:
  /// Of the store; called from these threads.
  struct Work {
    std::function<Result<void>()> seal;
    std::function<void()> open_refused_segments;
    std::function<std::shared_ptr<const RetentionClasses>()> classes;
  };
  struct Parts {
    const StoreFiles& store;
    const Contents& contents;
    Merging& merging;
    UnsealedBudget& budget;
    const Clock& clock;
    const StoreOptions& options;
  };

  /// `stop` ends merges and closings that run.
  Upkeep(Parts parts, Work work, std::stop_token stop);
  void start();  // Once, and before anything else.
  void stop();   // Waits for the steps that run; nothing is begun after it.

  void rows_published();  // A seal may be due.
  void rows_sealed(std::span<const StoredSegment> fresh);
  void rows_deleted();  // A purge is due in a while.

 private:
  bool seal_is_due() const;
  std::chrono::milliseconds seal_step();
  std::chrono::milliseconds merge_step();
  void purge_after(std::chrono::minutes delay);
  Result<bool> purge_when_due();
  bool is_quiet(Day day) const;
  Result<bool> close_when_due();

  const Parts parts_;
  const Work work_;
  const std::stop_token stop_;

  const std::chrono::steady_clock::time_point opened_at_ = std::chrono::steady_clock::now();
  mutable std::mutex quiet_mutex_;                                     // Guards last_rows_at_.
  std::map<Day, std::chrono::steady_clock::time_point> last_rows_at_;  // When rows of a day were last sealed.

  std::mutex purge_mutex_;  // Guards purge_at_.
  std::optional<std::chrono::steady_clock::time_point> purge_at_;

  BackOff seal_back_off_;                 // Of the sealer's thread.
  BackOff merge_back_off_;                // Of the merger's.
  std::unique_ptr<Scrubbing> scrubbing_;  // Of the scrubber's. Null without a scrub.

  // Last: they use the others. The sealer wakes the merger.
  std::unique_ptr<BackgroundLoop> scrubber_;
  std::unique_ptr<BackgroundLoop> merger_;
  std::unique_ptr<BackgroundLoop> sealer_;
};

}  // namespace cordwood::indexer
