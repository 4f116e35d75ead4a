// unroll: a row for each item of JSON arrays, the other fields repeated.

#include <algorithm>

#include "field_edits.h"
#include "json_reading.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class UnrollOperator final : public StreamingOperator {
 public:
  UnrollOperator(const language::UnrollPipe& pipe, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe), context_(context), condition_(pipe.condition, context) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    std::vector<std::span<const std::string_view>> inputs;
    for (const std::string& field : pipe_.fields) inputs.push_back(block.values(field).texts());
    Unrolled made(inputs.size());
    std::vector<std::vector<std::string>> items(inputs.size());
    for (std::uint32_t row = 0; row < block.row_count(); ++row) {
      std::size_t count = 1;
      const bool applies = rows.test(row);
      for (std::size_t i = 0; applies && i < inputs.size(); ++i) {
        items[i] = json_array_items(inputs[i][row]).value_or(std::vector<std::string>());
        count = std::max(count, items[i].size());
      }
      for (std::size_t item = 0; item < count; ++item) {
        made.origin.push_back(row);
        for (std::size_t i = 0; i < inputs.size(); ++i) {
          if (!applies)
            made.texts[i].push_back(inputs[i][row]);
          else
            made.texts[i].push_back(item < items[i].size() ? made.arena->copy(items[i][item]) : std::string_view());
        }
        if (made.origin.size() == kRowsMax && !pass_on(worker, block, made)) return false;
      }
    }
    return made.origin.empty() || pass_on(worker, block, made);
  }

 private:
  /// A row may become as many as it has bytes, each with all the other fields: what goes on at once is bounded.
  static constexpr std::size_t kRowsMax = 16 * 1024;

  struct Unrolled {
    explicit Unrolled(std::size_t field_count) : texts(field_count) {}
    std::vector<std::uint32_t> origin;                 // The row that each new row repeats.
    std::vector<std::vector<std::string_view>> texts;  // Of each field that is unrolled.
    std::shared_ptr<Arena> arena = std::make_shared<Arena>();
  };

  bool pass_on(unsigned worker, Block& block, Unrolled& made) {
    if (context_.stopped()) return false;
    Block unrolled = block;
    unrolled.keep_rows(made.origin);
    for (std::size_t i = 0; i < pipe_.fields.size(); ++i) {
      unrolled.keep_alive(block.pointer(pipe_.fields[i]));  // What views of rows that are left alone point into.
      unrolled.set(pipe_.fields[i], Values::texts(std::move(made.texts[i]), made.arena));
    }
    made = Unrolled(pipe_.fields.size());
    return pass(worker, unrolled);
  }

  const language::UnrollPipe& pipe_;
  Context& context_;
  EditCondition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::UnrollPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<UnrollOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
