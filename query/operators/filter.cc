// filter: rows that pass a condition.

#include "condition.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class FilterOperator final : public StreamingOperator {
 public:
  FilterOperator(const language::FilterPipe& pipe, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)), condition_(pipe.filter, context) {}

  bool push(unsigned worker, Block& block) override {
    indexer::Bitmap rows(block.row_count(), true);
    condition_.select(block, rows);
    const Selection kept = Selection::of(rows);
    if (kept.count() == 0) return true;
    if (!kept.everything()) block.keep_rows(kept.rows());
    return pass(worker, block);
  }

 private:
  Condition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::FilterPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<FilterOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
