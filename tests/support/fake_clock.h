#pragma once
// A clock that stands still until the test moves it.

#include <atomic>
#include <chrono>

#include "base/clock.h"

namespace cordwood::test {

/// Threads: all members from any thread.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Timestamp start) : now_(nanoseconds_of(start)) {}

  Timestamp now() const override { return timestamp_from_nanoseconds(now_.load()); }
  void set(Timestamp time) { now_.store(nanoseconds_of(time)); }
  void advance(std::chrono::nanoseconds by) { now_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace cordwood::test
