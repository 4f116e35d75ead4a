#pragma once
// Ctrl-C while queries are asked one after the other: it ends the query that runs, or else the program.

#include <atomic>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace cordwood {

/// Made before any other thread, so that SIGINT comes to this one's thread alone.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  /// Until the next end(), SIGINT stops this token instead of ending the program with status 130.
  std::stop_token begin();
  void end();

 private:
  void wait();

  std::mutex mutex_;  // Guards running_.
  std::optional<std::stop_source> running_;
  std::atomic<bool> ending_{false};
  std::thread waiter_;
};

}  // namespace cordwood
