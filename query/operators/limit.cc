// limit and offset: the first rows to come, in no order of their own.

#include <atomic>
#include <numeric>

#include "operators/operators.h"

namespace cordwood::query {

namespace {

class LimitOperator final : public StreamingOperator {
 public:
  LimitOperator(std::uint64_t count, OperatorPointer next) : StreamingOperator(std::move(next)), count_(count) {}

  bool push(unsigned worker, Block& block) override {
    const std::uint64_t before = taken_.fetch_add(block.row_count(), std::memory_order_relaxed);
    if (before >= count_) return false;
    const std::uint64_t left = count_ - before;
    if (left < block.row_count()) {
      std::vector<std::uint32_t> rows(left);
      std::iota(rows.begin(), rows.end(), 0);
      block.keep_rows(rows);
      pass(worker, block);
      return false;
    }
    return pass(worker, block) && left > block.row_count();
  }

 private:
  const std::uint64_t count_;
  std::atomic<std::uint64_t> taken_{0};
};

class OffsetOperator final : public StreamingOperator {
 public:
  OffsetOperator(std::uint64_t count, OperatorPointer next) : StreamingOperator(std::move(next)), count_(count) {}

  bool push(unsigned worker, Block& block) override {
    const std::uint64_t before = seen_.fetch_add(block.row_count(), std::memory_order_relaxed);
    if (before >= count_) return pass(worker, block);
    const std::uint64_t skip = count_ - before;
    if (skip >= block.row_count()) return true;
    std::vector<std::uint32_t> rows(block.row_count() - skip);
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(skip));
    block.keep_rows(rows);
    return pass(worker, block);
  }

 private:
  const std::uint64_t count_;
  std::atomic<std::uint64_t> seen_{0};
};

}  // namespace

Result<OperatorPointer> make(const language::LimitPipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<LimitOperator>(pipe.count, std::move(next));
}

Result<OperatorPointer> make(const language::OffsetPipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<OffsetOperator>(pipe.count, std::move(next));
}

}  // namespace cordwood::query
