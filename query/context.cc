#include "context.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/event.h"

namespace cordwood::query {

namespace {
constexpr std::size_t kWarningsMax = 100;  // Of QueryStats::warnings; a broken disk would give thousands.
}

Context::Context(const RunOptions& options, unsigned workers)
    : options_(options), workers_(workers), started_(std::chrono::steady_clock::now()) {
  std::chrono::nanoseconds time = options.limits.time;
  deadline_text_ = options.limits.time_text();
  if (options.timeout && *options.timeout < time) {
    time = *options.timeout;
    deadline_text_ = fmt::format("timeout = {}s", std::chrono::duration<double>(time).count());
  }
  if (options.shared != nullptr && options.shared->time_left(started_) < time) {
    time = options.shared->time_left(started_);
    deadline_text_ = options.shared->limits().time_text();
  }
  constexpr std::chrono::hours kForever{24 * 365};  // A later moment than a time_point can have is none.
  deadline_ = started_ + std::min<std::chrono::nanoseconds>(time, kForever);
}

Context::~Context() {
  if (options_.shared == nullptr) return;
  options_.shared->release(shared_bytes_.load());
  options_.shared->spend(std::chrono::steady_clock::now() - started_);
}

bool Context::hides(std::string_view field) const {
  if (field == kTimeField || field == kStreamField || field == kStreamIdField) return false;
  return std::any_of(options_.hidden_fields.begin(), options_.hidden_fields.end(), [field](const std::string& hidden) {
    if (!hidden.ends_with('*')) return field == hidden;
    return field.starts_with(std::string_view(hidden).substr(0, hidden.size() - 1));
  });
}

bool Context::hold(std::size_t bytes) {
  if (!allow_at_once(held_bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes)) return false;
  if (options_.shared == nullptr) return true;
  if (Result<void> held = options_.shared->hold(bytes); !held) {
    fail(std::move(held.error()));
    return false;
  }
  shared_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  return true;
}

bool Context::allow_at_once(std::size_t bytes) {
  if (bytes <= options_.limits.memory_bytes) return true;
  fail(more_memory_than(options_.limits.memory_text()));
  return false;
}

void Context::count_column(std::size_t bytes) {
  columns_read_.fetch_add(1, std::memory_order_relaxed);
  if (column_bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes > options_.limits.read_bytes)
    fail(more_read_than(options_.limits.read_bytes_text()));
  share_read(0, bytes);
}

void Context::count_row_group(std::uint64_t rows) {
  if (rows_read_.fetch_add(rows, std::memory_order_relaxed) + rows > options_.limits.read_rows)
    fail(more_read_than(options_.limits.read_rows_text()));
  share_read(rows, 0);
}

void Context::share_read(std::uint64_t rows, std::uint64_t bytes) {
  if (options_.shared == nullptr) return;
  if (Result<void> read = options_.shared->read(rows, bytes); !read) fail(std::move(read.error()));
}

void Context::fail(Error error) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::move(error);
  failed_.store(true, std::memory_order_release);
}

bool Context::stopped() {
  if (failed_.load(std::memory_order_acquire)) return true;
  if (options_.stop.stop_requested()) {
    fail(error(Errc::cancelled, "the query was cancelled"));
    return true;
  }
  if (std::chrono::steady_clock::now() >= deadline_) {
    fail(longer_than(deadline_text_));
    return true;
  }
  return false;
}

std::optional<Error> Context::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Context::warn(std::string warning) {
  const std::lock_guard lock(mutex_);
  if (warnings_.size() < kWarningsMax) warnings_.push_back(std::move(warning));
}

void Context::add_to(QueryStats& stats) const {
  const std::lock_guard lock(mutex_);
  stats.columns_read += columns_read_.load();
  stats.column_bytes += column_bytes_.load();
  stats.rows_returned += rows_returned_.load();
  if (page_end_) stats.page_end = page_end_;
  stats.warnings.insert(stats.warnings.end(), warnings_.begin(), warnings_.end());
  stats.duration = std::chrono::steady_clock::now() - started_;
}

}  // namespace cordwood::query
