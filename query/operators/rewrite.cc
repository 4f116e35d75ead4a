#include "operators/rewrite.h"

namespace cordwood::query {

namespace {

class RewriteOperator final : public StreamingOperator {
 public:
  RewriteOperator(std::string from, std::string result, const language::FilterPtr& condition, Rewrite rewrite,
                  Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)),
        from_(std::move(from)),
        result_(std::move(result)),
        condition_(condition, context),
        whole_blocks_(condition == nullptr),
        rewrite_(std::move(rewrite)),
        context_(context) {}

  bool push(unsigned worker, Block& block) override {
    const Values::Pointer input = block.pointer(from_);
    if (const auto coded = input->coded(); coded && whole_blocks_ && coded->values.size() <= block.row_count()) {
      return rewrite_dictionary(*coded, block) && pass(worker, block);
    }
    const indexer::Bitmap rows = condition_.rows_of(block);
    const auto texts = input->texts();
    FieldEdits edits(block, context_);
    const std::size_t column = edits.column(result_);
    std::string out;
    std::string_view last;
    bool any = false;
    rows.for_each([&](std::uint32_t row) {
      if (!any || texts[row] != last) {
        out.clear();
        rewrite_(texts[row], out);
        last = texts[row];
        any = true;
      }
      edits.set(column, row, out);
    });
    return edits.apply() && pass(worker, block);
  }

 private:
  /// False: the results take too much memory.
  bool rewrite_dictionary(const Values::Coded& coded, Block& block) {
    auto arena = std::make_shared<Arena>();
    std::vector<std::string_view> values;
    values.reserve(coded.values.size());
    std::string out;
    for (const std::string_view value : coded.values) {
      out.clear();
      rewrite_(value, out);
      if (!context_.allow_at_once(arena->bytes() + out.size())) return false;
      values.push_back(arena->copy(out));
    }
    block.set(result_, Values::coded(std::move(values), {coded.ids.begin(), coded.ids.end()}, arena));
    return true;
  }

  std::string from_;
  std::string result_;
  EditCondition condition_;
  bool whole_blocks_;
  Rewrite rewrite_;
  Context& context_;
};

}  // namespace

OperatorPointer make_rewrite(std::string from, std::string result, const language::FilterPtr& condition,
                             Rewrite rewrite, Context& context, OperatorPointer next) {
  return std::make_unique<RewriteOperator>(std::move(from), std::move(result), condition, std::move(rewrite), context,
                                           std::move(next));
}

}  // namespace cordwood::query
