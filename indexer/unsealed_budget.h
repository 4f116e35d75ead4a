#pragma once
// Counts the bytes of rows that are in memory or on their way there, and holds back who would add too many.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

#include "base/result.h"

namespace cordwood::indexer {

/// Threads: all members from any thread.
class UnsealedBudget {
 public:
  explicit UnsealedBudget(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  /// Waits for room. Errc::busy when there is none after `patience`. More than the limit is let in alone.
  Result<void> acquire(std::uint64_t bytes, std::chrono::nanoseconds patience);
  void take(std::uint64_t bytes);  // Without asking: recovery must hold what is there.
  void release(std::uint64_t bytes);
  /// Waits until no more than half of it is used. False when `stop` came first.
  bool wait_for_half(std::stop_token stop);

 private:
  const std::uint64_t bytes_max_;
  std::mutex mutex_;  // Guards used_.
  std::condition_variable_any released_;
  std::uint64_t used_ = 0;
};

/// Bytes that were acquired, until somebody else sees to their release.
class AcquiredBytes {
 public:
  AcquiredBytes(UnsealedBudget& budget, std::uint64_t bytes) : budget_(budget), bytes_(bytes) {}
  AcquiredBytes(const AcquiredBytes&) = delete;
  AcquiredBytes& operator=(const AcquiredBytes&) = delete;
  ~AcquiredBytes() {
    if (bytes_ > 0) budget_.release(bytes_);
  }
  void hand_over() { bytes_ = 0; }

 private:
  UnsealedBudget& budget_;
  std::uint64_t bytes_;
};

}  // namespace cordwood::indexer
