#include "query/budget.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace cordwood::query {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kAgainShare = 0.1;  // Of a limit: less is not worth coming back for.

// As the configuration has it: 512MiB, 1000000.
std::string size_text(std::uint64_t bytes) {
  constexpr std::string_view kUnits[] = {"GiB", "MiB", "KiB"};
  for (int i = 0; i < 3; ++i)
    if (const std::uint64_t unit = std::uint64_t{1} << (30 - 10 * i); bytes >= unit && bytes % unit == 0)
      return fmt::format("{}{}", bytes / unit, kUnits[i]);
  return fmt::format("{} bytes", bytes);
}

Error busy(Error error) {
  error.code = Errc::busy;
  return error;
}

}  // namespace

std::string Limits::memory_text() const { return fmt::format("{}memory = {}", scope, size_text(memory_bytes)); }
std::string Limits::read_bytes_text() const { return fmt::format("{}read_bytes = {}", scope, size_text(read_bytes)); }
std::string Limits::read_rows_text() const { return fmt::format("{}read_rows = {}", scope, read_rows); }
std::string Limits::time_text() const { return fmt::format("{}time = {}s", scope, Seconds(time).count()); }

Error more_memory_than(const std::string& limit) {
  return {Errc::too_large, fmt::format("the query needs more memory than {} allows", limit),
          "group or sort fewer rows: narrow the time range or the filter, or add a limit to the pipe"};
}

Error more_read_than(const std::string& limit) {
  return {Errc::too_large, fmt::format("the query reads more than {} allows", limit),
          "narrow the time range or the filter; '| explain estimate' says what a query reads"};
}

Error longer_than(const std::string& limit) {
  return {Errc::cancelled, fmt::format("the query ran longer than {} allows", limit),
          "narrow the time range or the filter"};
}

SharedBudget::SharedBudget(Limits limits, std::chrono::nanoseconds window, std::shared_ptr<SharedBudget> parent)
    : limits_(std::move(limits)), window_(window), parent_(std::move(parent)) {
  const auto amount = [](std::uint64_t limit) { return limit == kUnlimited ? INFINITY : static_cast<double>(limit); };
  read_bytes_.limit = amount(limits_.read_bytes);
  read_rows_.limit = amount(limits_.read_rows);
  time_.limit = limits_.time == std::chrono::nanoseconds::max() ? INFINITY : static_cast<double>(limits_.time.count());
}

Result<void> SharedBudget::hold(std::uint64_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    if (bytes > limits_.memory_bytes - std::min(held_bytes_, limits_.memory_bytes))
      return busy(more_memory_than(limits_.memory_text()));
    held_bytes_ += bytes;
  }
  if (parent_ == nullptr) return success();
  Result<void> held = parent_->hold(bytes);
  if (held) return held;
  const std::lock_guard lock(mutex_);
  held_bytes_ -= bytes;
  return held;
}

void SharedBudget::release(std::uint64_t bytes) {
  if (parent_ != nullptr) parent_->release(bytes);
  const std::lock_guard lock(mutex_);
  held_bytes_ -= bytes;
}

Result<void> SharedBudget::read(std::uint64_t rows, std::uint64_t bytes, TimePoint now) {
  const std::lock_guard lock(mutex_);
  const bool enough_rows = read_rows_.add(static_cast<double>(rows), window_, now);
  const bool enough_bytes = read_bytes_.add(static_cast<double>(bytes), window_, now);
  if (!enough_rows) return busy(more_read_than(limits_.read_rows_text()));
  if (!enough_bytes) return busy(more_read_than(limits_.read_bytes_text()));
  return success();
}

void SharedBudget::spend(std::chrono::nanoseconds time, TimePoint now) {
  const std::lock_guard lock(mutex_);
  time_.add(static_cast<double>(time.count()), window_, now);
}

std::chrono::nanoseconds SharedBudget::time_left(TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (std::isinf(time_.limit)) return std::chrono::nanoseconds::max();
  time_.forget(window_, now);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::max(0.0, time_.limit - time_.used)));
}

std::optional<SharedBudget::Exhausted> SharedBudget::exhausted(TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto look = [&](Amount& amount, const std::string& limit) -> std::optional<Exhausted> {
    amount.forget(window_, now);
    if (amount.used < amount.limit) return std::nullopt;
    const double windows = (amount.used - amount.limit * (1 - kAgainShare)) / amount.limit;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(windows * Seconds(window_));
    return Exhausted{error(Errc::busy, fmt::format("{} is used up; there is some again in {}s", limit, wait.count())),
                     wait};
  };
  if (auto rows = look(read_rows_, limits_.read_rows_text())) return rows;
  if (auto bytes = look(read_bytes_, limits_.read_bytes_text())) return bytes;
  return look(time_, limits_.time_text());
}

bool SharedBudget::is_unused(TimePoint now) {
  const std::lock_guard lock(mutex_);
  for (Amount* amount : {&read_bytes_, &read_rows_, &time_}) {
    amount->forget(window_, now);
    if (!std::isinf(amount->limit) && amount->used > 0) return false;
  }
  return held_bytes_ == 0;
}

bool SharedBudget::Amount::add(double amount, std::chrono::nanoseconds window, TimePoint now) {
  if (std::isinf(limit)) return true;
  forget(window, now);
  used += amount;
  return used <= limit;
}

void SharedBudget::Amount::forget(std::chrono::nanoseconds window, TimePoint now) {
  const double windows = Seconds(now - at) / Seconds(window);
  used = std::max(0.0, used - limit * windows);
  at = now;
}

}  // namespace cordwood::query
