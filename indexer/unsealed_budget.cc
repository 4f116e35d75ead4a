#include "unsealed_budget.h"

#include <fmt/format.h>

#include "base/check.h"
#include "store_metrics.h"

namespace cordwood::indexer {

Result<void> UnsealedBudget::acquire(std::uint64_t bytes, std::chrono::nanoseconds patience) {
  std::unique_lock lock(mutex_);
  const auto fits = [&] { return used_ == 0 || used_ + bytes <= bytes_max_; };
  if (!released_.wait_for(lock, patience, fits))
    return error(Errc::busy, fmt::format("{} bytes wait to be sealed, and no more than {} may", used_, bytes_max_));
  used_ += bytes;
  store_metrics().unsealed_bytes.Set(static_cast<double>(used_));
  return success();
}

void UnsealedBudget::take(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  used_ += bytes;
  store_metrics().unsealed_bytes.Set(static_cast<double>(used_));
}

bool UnsealedBudget::wait_for_half(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  released_.wait(lock, stop, [this] { return used_ <= bytes_max_ / 2; });
  return !stop.stop_requested();
}

void UnsealedBudget::release(std::uint64_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    CORDWOOD_CHECK(bytes <= used_);
    used_ -= bytes;
    store_metrics().unsealed_bytes.Set(static_cast<double>(used_));
  }
  released_.notify_all();
}

}  // namespace cordwood::indexer
