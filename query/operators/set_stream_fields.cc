// set_stream_fields: makes _stream anew from other fields.

#include "field_edits.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class SetStreamFieldsOperator final : public StreamingOperator {
 public:
  SetStreamFieldsOperator(const language::SetStreamFieldsPipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe), condition_(pipe.condition) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    std::vector<std::span<const std::string_view>> columns;
    for (const std::string& field : pipe_.fields) columns.push_back(block.values(field).texts());
    FieldEdits edits(block);
    const std::size_t stream = edits.column(kStreamField), stream_id = edits.column(kStreamIdField);
    std::vector<Field> labels(columns.size());
    rows.for_each([&](std::uint32_t row) {
      for (std::size_t i = 0; i < columns.size(); ++i) labels[i] = {pipe_.fields[i], columns[i][row]};
      const std::string made = canonical_stream(labels);
      edits.set(stream, row, made);
      edits.set(stream_id, row, indexer::stream_id_of(made));
    });
    edits.apply();
    return pass(worker, block);
  }

 private:
  const language::SetStreamFieldsPipe& pipe_;
  EditCondition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::SetStreamFieldsPipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<SetStreamFieldsOperator>(pipe, std::move(next));
}

}  // namespace cordwood::query
