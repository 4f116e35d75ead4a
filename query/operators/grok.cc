// grok: the fields that a grok expression names, by the parser room's engine and its patterns.

#include "field_edits.h"
#include "operators/operators.h"
#include "parser/grok_fields.h"

namespace cordwood::query {

namespace {

class GrokOperator final : public StreamingOperator {
 public:
  GrokOperator(const language::GrokPipe& pipe, parser::Grok grok, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)),
        pipe_(pipe),
        context_(context),
        condition_(pipe.condition, context),
        fields_(std::move(grok)) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    const Values::Pointer input = block.pointer(pipe_.from);
    const auto texts = input->texts();
    FieldEdits edits(block, context_, {pipe_.keep_original_fields, pipe_.skip_empty_results});
    std::vector<std::size_t> columns;  // One a group.
    for (const auto& group : fields_.grok().groups()) columns.push_back(edits.column(group.name));
    std::vector<std::string_view> values;
    const auto* const first_group = fields_.grok().groups().data();
    rows.for_each([&](std::uint32_t row) {
      const bool found = fields_.grok().match(texts[row], values);
      for (std::size_t i = 0; i < columns.size(); ++i)
        if (!found || values[i].empty()) edits.set_view(columns[i], row, {});
      if (!found) return;
      fields_.for_each(values, [&](const parser::Grok::Group& group, std::string_view value, bool is_made) {
        const std::size_t column = columns[static_cast<std::size_t>(&group - first_group)];
        if (is_made)
          edits.set(column, row, value);
        else
          edits.set_view(column, row, value);
      });
    });
    block.keep_alive(input);
    return edits.apply() && pass(worker, block);
  }

 private:
  const language::GrokPipe& pipe_;
  Context& context_;
  EditCondition condition_;
  const parser::GrokFields fields_;
};

}  // namespace

Result<OperatorPointer> make(const language::GrokPipe& pipe, const Setting& setting, OperatorPointer next) {
  CORDWOOD_TRY(const auto patterns, parser::GrokPatterns::bank(pipe.bank));
  auto grok = parser::Grok::compile(pipe.expression, patterns);
  if (!grok) {
    Error error = std::move(grok).error();
    error.place = pipe.place;
    return error;
  }
  return std::make_unique<GrokOperator>(pipe, std::move(grok).value(), setting.context, std::move(next));
}

}  // namespace cordwood::query
