#pragma once
// What all operators of one run share: its limits, its clock, and the first thing that went wrong.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "query/engine.h"

namespace cordwood::query {

/// Threads: all members from any thread, but for stats().
class Context {
 public:
  Context(const RunOptions& options, unsigned workers);
  ~Context();  // Gives back what the run shares with others.
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const RunOptions& options() const { return options_; }
  unsigned workers() const { return workers_; }

  /// Whether the field must not be seen in rows of the store.
  bool hides(std::string_view field) const;

  /// Counts memory that operators hold until the run ends. False at the limit: the run has then failed, with a message
  /// that names the limit, and the caller stops.
  bool hold(std::size_t bytes);

  /// The same for values that a pipe makes of one block: what a chain of pipes multiplies has to end as well.
  bool allow_at_once(std::size_t bytes);

  /// The first error wins; the run stops.
  void fail(Error error);

  /// Whether to stop: something failed, the client went, or the time is up.
  bool stopped();

  /// The same for who asks at every value: looks at the client and the clock now and then only.
  bool stopped_lately() {
    constexpr unsigned kNowAndThen = 64;
    thread_local unsigned asked = 0;
    return ++asked % kNowAndThen == 0 ? stopped() : failed_.load(std::memory_order_relaxed);
  }

  std::optional<Error> failure() const;

  /// A block that is corrupt, with its place.
  void warn(std::string warning);

  /// What is read counts to the limits; at one the run fails, and ends when it next asks whether to stop.
  void count_column(std::size_t bytes);
  void count_row_group(std::uint64_t rows);
  std::uint64_t rows_returned() const { return rows_returned_.load(std::memory_order_relaxed); }
  void count_returned(std::uint64_t rows) { rows_returned_.fetch_add(rows, std::memory_order_relaxed); }

  /// The row that ends a full page.
  void set_page_end(const PageEnd& end) { page_end_ = end; }

  /// Adds what was counted here. Once, at the end.
  void add_to(QueryStats& stats) const;

 private:
  void share_read(std::uint64_t rows, std::uint64_t bytes);

  const RunOptions& options_;
  const unsigned workers_;
  const std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point deadline_;
  std::string deadline_text_;  // What sets it.
  std::atomic<std::uint64_t> held_bytes_{0};
  std::atomic<std::uint64_t> shared_bytes_{0};  // Of these, held in what the run shares.
  std::atomic<std::uint64_t> columns_read_{0};
  std::atomic<std::uint64_t> column_bytes_{0};
  std::atomic<std::uint64_t> rows_read_{0};
  std::atomic<std::uint64_t> rows_returned_{0};
  std::atomic<bool> failed_{false};
  std::optional<PageEnd> page_end_;  // Written when no worker runs any more.
  mutable std::mutex mutex_;
  std::optional<Error> failure_;       // Guarded by mutex_.
  std::vector<std::string> warnings_;  // Guarded by mutex_.
};

}  // namespace cordwood::query
