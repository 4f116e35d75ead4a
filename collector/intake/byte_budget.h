#pragma once
// A number of bytes that many sessions share. Who finds too few left waits, which stops its socket from being
// read.

#include <deque>
#include <functional>
#include <mutex>

#include "base/spawn.h"

namespace cordwood::intake {

/// Threads: all members from any thread.
class ByteBudget {
 public:
  explicit ByteBudget(std::size_t bytes) : left_(bytes), bytes_(bytes) {}

  /// Waits until `bytes` are left and takes them. A wish above the whole budget is granted when nothing is
  /// taken.
  asio::awaitable<void> take(std::size_t bytes);
  void give_back(std::size_t bytes);
  std::size_t taken() const;

 private:
  bool try_take(std::size_t bytes);

  mutable std::mutex mutex_;
  std::size_t left_;                           // Guarded by mutex_, as is what follows.
  std::deque<std::function<void()>> waiting_;  // Each wakes one waiter on its own executor.
  const std::size_t bytes_;
};

/// A share of the budget, given back when it is destroyed.
class BudgetShare {
 public:
  BudgetShare() = default;
  BudgetShare(ByteBudget& budget, std::size_t bytes) : budget_(&budget), bytes_(bytes) {}
  BudgetShare(BudgetShare&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
  BudgetShare& operator=(BudgetShare&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~BudgetShare() {
    if (budget_) budget_->give_back(bytes_);
  }

 private:
  ByteBudget* budget_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace cordwood::intake
