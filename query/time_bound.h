#pragma once
// What a `sort by (_time) limit N` tells the scan that feeds it: rows beyond this time cannot be among the N any more.

#include <atomic>
#include <cstdint>
#include <limits>

#include "base/time.h"

namespace cordwood::query {

/// Threads: all members from any thread.
class TimeBound {
 public:
  explicit TimeBound(bool newest_first) : newest_first_(newest_first) {}

  bool newest_first() const { return newest_first_; }

  /// N rows at `time` or better are known. The bound only ever moves towards fewer rows.
  void tighten(std::int64_t time) {
    std::int64_t known = bound_.load(std::memory_order_relaxed);
    while ((newest_first_ ? time > known : time < known) &&
           !bound_.compare_exchange_weak(known, time, std::memory_order_relaxed)) {
    }
  }

  bool is_set() const { return bound_.load(std::memory_order_relaxed) != unset(); }

  /// The times that rows must have to matter still; a tie with the N-th row does.
  TimeRange range() const {
    const Timestamp bound = timestamp_from_nanoseconds(bound_.load(std::memory_order_relaxed));
    return newest_first_ ? TimeRange{bound, Timestamp::max()} : TimeRange{Timestamp::min(), bound};
  }

 private:
  std::int64_t unset() const {
    return newest_first_ ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  }
  const bool newest_first_;
  std::atomic<std::int64_t> bound_{unset()};
};

}  // namespace cordwood::query
