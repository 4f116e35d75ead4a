#pragma once
// Shows on a terminal, on one line that goes away, how far reading has come.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace cordwood {

/// Does nothing where standard error is no terminal. Threads: all members from any thread.
class ProgressLine {
 public:
  /// `bytes` of all files together; less than `bytes_read` when that is not known.
  void show(std::uint64_t bytes_read, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (!is_wanted_ || now - shown_at_ < kInterval) return;
    shown_at_ = now;
    const double seconds = std::chrono::duration<double>(now - started_at_).count();
    const double megabytes = static_cast<double>(bytes_read) / 1e6;
    const std::string whole =
        bytes >= bytes_read ? fmt::format(" of {:.0f}", static_cast<double>(bytes) / 1e6) : std::string();
    fmt::print(stderr, "\r\x1b[K{:.0f}{} MB read, {:.0f} MB/s", megabytes, whole, megabytes / seconds);
    is_visible_ = true;
  }

  /// Before something else is written to the terminal.
  void clear() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_visible_, false)) fmt::print(stderr, "\r\x1b[K");
  }

  /// Clears it for good.
  void stop() {
    clear();
    const std::lock_guard lock(mutex_);
    is_wanted_ = false;
  }

 private:
  static constexpr std::chrono::milliseconds kInterval{200};

  std::mutex mutex_;
  bool is_wanted_ = ::isatty(STDERR_FILENO) == 1;
  bool is_visible_ = false;
  const std::chrono::steady_clock::time_point started_at_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_at_ = started_at_;
};

}  // namespace cordwood
