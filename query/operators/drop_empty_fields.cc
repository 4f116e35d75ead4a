// drop_empty_fields: rows in which nothing is left go. Empty values are absent ones, so fields need no work.

#include "operators/operators.h"
#include "value_reading.h"

namespace cordwood::query {

namespace {

class DropEmptyFieldsOperator final : public StreamingOperator {
 public:
  using StreamingOperator::StreamingOperator;

  bool push(unsigned worker, Block& block) override {
    indexer::Bitmap filled(block.row_count());
    for (const std::string_view name : block.names()) {
      if (block.is_row_group_time(name)) return pass(worker, block);
      mark_filled(block.values(name), filled);
    }
    const Selection rows = Selection::of(filled);
    if (rows.count() == 0) return true;
    if (!rows.everything()) block.keep_rows(rows.rows());
    return pass(worker, block);
  }
};

}  // namespace

Result<OperatorPointer> make(const language::DropEmptyFieldsPipe&, const Setting&, OperatorPointer next) {
  return std::make_unique<DropEmptyFieldsOperator>(std::move(next));
}

}  // namespace cordwood::query
