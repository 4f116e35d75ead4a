#pragma once
// What queries may use: each for itself, and several together, such as all of one token.

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"

namespace cordwood::query {

inline constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

struct Limits {
  std::string scope = "";  // Stands before a limit's name in errors: "queries.each." makes "queries.each.memory".
  std::uint64_t memory_bytes = kUnlimited;  // "memory": what groups, sorts, sets and a collected answer hold at once.
  std::uint64_t read_bytes = kUnlimited;    // "read_bytes": of columns, decoded.
  std::uint64_t read_rows = kUnlimited;     // "read_rows": of the row groups that are looked into.
  std::chrono::nanoseconds time = std::chrono::nanoseconds::max();  // "time": from begin to end.

  /// A limit as the configuration has it: "queries.each.memory = 512MiB".
  std::string memory_text() const;
  std::string read_bytes_text() const;
  std::string read_rows_text() const;
  std::string time_text() const;
};

/// What a query fails with that reached a limit; `limit` is the limit's text.
Error more_memory_than(const std::string& limit);
Error more_read_than(const std::string& limit);
Error longer_than(const std::string& limit);

/// What several queries use together. Memory is what they hold at the moment. What they read and the time they take
/// counts over a window: it is forgotten evenly, an amount as large as the limit in one window.
///
/// Threads: all members from any thread.
class SharedBudget {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// The memory counts to `parent` as well.
  SharedBudget(Limits limits, std::chrono::nanoseconds window, std::shared_ptr<SharedBudget> parent = nullptr);

  /// Errc::busy at the limit; nothing is held then.
  Result<void> hold(std::uint64_t bytes);
  void release(std::uint64_t bytes);

  /// Errc::busy when this was more than there is; it counts all the same.
  Result<void> read(std::uint64_t rows, std::uint64_t bytes, TimePoint now = std::chrono::steady_clock::now());

  void spend(std::chrono::nanoseconds time, TimePoint now = std::chrono::steady_clock::now());
  std::chrono::nanoseconds time_left(TimePoint now = std::chrono::steady_clock::now());

  /// Set when something is used up. A tenth of it is there again after this time.
  struct Exhausted {
    Error error;  // Errc::busy.
    std::chrono::seconds again_after;
  };
  std::optional<Exhausted> exhausted(TimePoint now = std::chrono::steady_clock::now());

  /// Whether nothing of it is used, so that it could as well be made anew.
  bool is_unused(TimePoint now = std::chrono::steady_clock::now());

  const Limits& limits() const { return limits_; }

 private:
  /// An amount that counts over the window.
  struct Amount {
    double limit = 0;
    double used = 0;
    TimePoint at = {};  // When `used` was so much.

    bool add(double amount, std::chrono::nanoseconds window, TimePoint now);  // False: that was too much.
    void forget(std::chrono::nanoseconds window, TimePoint now);
  };

  const Limits limits_;
  const std::chrono::nanoseconds window_;
  const std::shared_ptr<SharedBudget> parent_;
  std::mutex mutex_;  // Guards what follows.
  std::uint64_t held_bytes_ = 0;
  Amount read_bytes_, read_rows_, time_;
};

}  // namespace cordwood::query
