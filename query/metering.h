#pragma once
// What each pipe took and how long it took: for explain. Nothing is measured when nobody asks.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "operator.h"

namespace cordwood::query {

/// Of one pipe, the pipes behind it included. Threads: from any.
struct Meter {
  std::atomic<std::uint64_t> rows{0};        // That came in.
  std::atomic<std::int64_t> nanoseconds{0};  // Of all threads together.
};

/// What explain has to know of the query that it ends, beside QueryStats.
struct Explained {
  std::string filter = {};
  TimeRange times = {};
  unsigned workers = 1;
  std::vector<std::string> pipes = {};              // The ones before explain, as text,
  std::vector<std::unique_ptr<Meter>> meters = {};  //   and what they took.
};

/// Passes everything on to `measured`.
class Metered final : public Operator {
 public:
  Metered(Meter& meter, std::unique_ptr<Operator> measured) : meter_(meter), measured_(std::move(measured)) {}

  bool push(unsigned worker, Block& block) override {
    meter_.rows.fetch_add(block.row_count(), std::memory_order_relaxed);
    const Stopwatch watch(meter_);
    return measured_->push(worker, block);
  }
  void finish() override {
    const Stopwatch watch(meter_);
    measured_->finish();
  }

 private:
  class Stopwatch {
   public:
    explicit Stopwatch(Meter& meter) : meter_(meter), begin_(std::chrono::steady_clock::now()) {}
    ~Stopwatch() {
      meter_.nanoseconds.fetch_add((std::chrono::steady_clock::now() - begin_) / std::chrono::nanoseconds(1),
                                   std::memory_order_relaxed);
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

   private:
    Meter& meter_;
    const std::chrono::steady_clock::time_point begin_;
  };

  Meter& meter_;
  std::unique_ptr<Operator> measured_;
};

}  // namespace cordwood::query
