#pragma once
// Where the present comes from, so that tests can say what time it is (tests/support/fake_clock.h).

#include "base/time.h"

namespace cordwood {

/// Threads: now() may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

/// The system's wall clock. It may jump; durations are measured with std::chrono::steady_clock instead.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

}  // namespace cordwood
