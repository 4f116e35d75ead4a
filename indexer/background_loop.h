#pragma once
// A thread that does a step of work, waits for as long as the step said or until woken, and so on.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace cordwood::indexer {

/// Threads: wake() from any thread. The destructor waits for the step that runs. A step that runs out of memory is
/// logged and done again later.
class BackgroundLoop {
 public:
  /// With `low` the thread gets processor and disk when nobody else wants them.
  enum class Priority { normal, low };
  explicit BackgroundLoop(std::function<std::chrono::milliseconds()> step, Priority priority = Priority::normal);
  ~BackgroundLoop();
  BackgroundLoop(const BackgroundLoop&) = delete;
  BackgroundLoop& operator=(const BackgroundLoop&) = delete;

  void wake();

 private:
  void run();
  std::chrono::milliseconds step();

  const Priority priority_;
  const std::function<std::chrono::milliseconds()> step_;
  std::mutex mutex_;  // Guards the flags.
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

/// Waits that grow while something keeps failing.
class BackOff {
 public:
  std::chrono::milliseconds after(bool failed) {
    wait_ = failed ? std::min(kWaitMax, wait_ == kNone ? kWaitMin : wait_ * 2) : kNone;
    return wait_;
  }

 private:
  static constexpr std::chrono::milliseconds kNone{0};
  static constexpr std::chrono::milliseconds kWaitMin{500};
  static constexpr std::chrono::milliseconds kWaitMax{60'000};
  std::chrono::milliseconds wait_ = kNone;
};

}  // namespace cordwood::indexer
