// unroll: a row for each item of JSON arrays, the other fields repeated.

#include <algorithm>

#include "field_edits.h"
#include "json_reading.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class UnrollOperator final : public StreamingOperator {
 public:
  UnrollOperator(const language::UnrollPipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe), condition_(pipe.condition) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    std::vector<std::span<const std::string_view>> inputs;
    for (const std::string& field : pipe_.fields) inputs.push_back(block.values(field).texts());
    auto arena = std::make_shared<Arena>();
    std::vector<std::uint32_t> origin;  // The row that each new row repeats.
    std::vector<std::vector<std::string_view>> unrolled(inputs.size());
    std::vector<std::vector<std::string>> items(inputs.size());
    for (std::uint32_t row = 0; row < block.row_count(); ++row) {
      std::size_t count = 1;
      const bool applies = rows.test(row);
      for (std::size_t i = 0; applies && i < inputs.size(); ++i) {
        items[i] = json_array_items(inputs[i][row]).value_or(std::vector<std::string>());
        count = std::max(count, items[i].size());
      }
      origin.insert(origin.end(), count, row);
      for (std::size_t i = 0; i < inputs.size(); ++i)
        for (std::size_t item = 0; item < count; ++item) {
          if (!applies)
            unrolled[i].push_back(inputs[i][row]);
          else
            unrolled[i].push_back(item < items[i].size() ? arena->copy(items[i][item]) : std::string_view());
        }
    }
    std::vector<Values::Pointer> keep;  // What views of rows that are left alone point into.
    for (const std::string& field : pipe_.fields) keep.push_back(block.pointer(field));
    block.keep_rows(origin);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      block.keep_alive(keep[i]);
      block.set(pipe_.fields[i], Values::texts(std::move(unrolled[i]), arena));
    }
    return pass(worker, block);
  }

 private:
  const language::UnrollPipe& pipe_;
  EditCondition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::UnrollPipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<UnrollOperator>(pipe, std::move(next));
}

}  // namespace cordwood::query
