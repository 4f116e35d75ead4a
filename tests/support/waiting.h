#pragma once
// Waits for what another thread or process does, with a deadline.

#include <chrono>
#include <thread>

namespace cordwood::test {

/// Looks every few milliseconds whether `is_done()`; false when the deadline passed first.
template <class Condition>
bool wait_until(Condition is_done, std::chrono::milliseconds deadline = std::chrono::seconds(30)) {
  const auto give_up_at = std::chrono::steady_clock::now() + deadline;
  while (!is_done()) {
    if (std::chrono::steady_clock::now() > give_up_at) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// Lets others run; for load that is not as fast as it can be.
inline void pause(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace cordwood::test
