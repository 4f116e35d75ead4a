// set_stream_fields: makes _stream anew from other fields.

#include "field_edits.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class SetStreamFieldsOperator final : public StreamingOperator {
 public:
  SetStreamFieldsOperator(const language::SetStreamFieldsPipe& pipe, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe), context_(context), condition_(pipe.condition, context) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    std::vector<std::span<const std::string_view>> columns;
    for (const std::string& field : pipe_.fields) columns.push_back(block.values(field).texts());
    FieldEdits edits(block, context_);
    const std::size_t stream = edits.column(kStreamField), stream_id = edits.column(kStreamIdField);
    std::vector<Field> labels(columns.size());
    rows.for_each([&](std::uint32_t row) {
      for (std::size_t i = 0; i < columns.size(); ++i) labels[i] = {pipe_.fields[i], columns[i][row]};
      const std::string made = canonical_stream(labels);
      edits.set(stream, row, made);
      edits.set(stream_id, row, indexer::stream_id_of(made));
    });
    return edits.apply() && pass(worker, block);
  }

 private:
  const language::SetStreamFieldsPipe& pipe_;
  Context& context_;
  EditCondition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::SetStreamFieldsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<SetStreamFieldsOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
