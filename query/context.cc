#include "context.h"

#include <utility>

#include <fmt/format.h>

namespace cordwood::query {

namespace {
constexpr std::size_t kWarningsMax = 100;  // Of QueryStats::warnings; a broken disk would give thousands.
}

bool Context::hold(std::size_t bytes) {
  return allow_at_once(held_bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes);
}

bool Context::allow_at_once(std::size_t bytes) {
  if (bytes <= options_.memory_bytes_max) return true;
  Error error{Errc::too_large,
              fmt::format("the query needs more memory than memory_bytes_max = {} bytes", options_.memory_bytes_max)};
  error.hint = "group or sort fewer rows: narrow the time range or the filter, or add a limit to the pipe";
  fail(std::move(error));
  return false;
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
    const auto seconds = std::chrono::duration<double>(options_.duration_max).count();
    fail(error(Errc::cancelled, fmt::format("the query ran longer than duration_max = {} s", seconds)));
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
  stats.warnings.insert(stats.warnings.end(), warnings_.begin(), warnings_.end());
  stats.duration = std::chrono::steady_clock::now() - started_;
}

}  // namespace cordwood::query
