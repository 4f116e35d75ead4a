// sample: each row with the chance of one in N.

#include <random>

#include "operators/operators.h"

namespace cordwood::query {

namespace {

class SampleOperator final : public StreamingOperator {
 public:
  SampleOperator(const language::SamplePipe& pipe, const Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)), one_in_(pipe.one_in) {
    std::random_device seed;
    for (unsigned worker = 0; worker < context.workers(); ++worker) generators_.emplace_back(seed());
  }

  bool push(unsigned worker, Block& block) override {
    if (one_in_ <= 1) return pass(worker, block);
    std::uniform_int_distribution<std::uint64_t> chance(0, one_in_ - 1);
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < block.row_count(); ++row)
      if (chance(generators_[worker]) == 0) rows.push_back(row);
    if (rows.empty()) return true;
    block.keep_rows(rows);
    return pass(worker, block);
  }

 private:
  const std::uint64_t one_in_;
  std::vector<std::mt19937_64> generators_;  // One a worker.
};

}  // namespace

Result<OperatorPointer> make(const language::SamplePipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<SampleOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
