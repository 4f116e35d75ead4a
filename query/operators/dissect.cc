// dissect: cuts fields out of a text by the texts between them.

#include "field_edits.h"
#include "language/dissector.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class DissectOperator final : public StreamingOperator {
 public:
  DissectOperator(const language::DissectPipe& pipe, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)),
        pipe_(pipe),
        context_(context),
        dissector_(pipe.pattern),
        condition_(pipe.condition, context) {}

  bool push(unsigned worker, Block& block) override {
    const auto& fields = dissector_.fields();
    const indexer::Bitmap rows = condition_.rows_of(block);
    const Values::Pointer input = block.pointer(pipe_.from);
    const auto texts = input->texts();
    FieldEdits edits(block, context_, {pipe_.keep_original_fields, pipe_.skip_empty_results});
    std::vector<std::size_t> columns;  // One a field.
    for (const auto& field : fields) columns.push_back(edits.column(field.name));
    std::vector<std::string_view> found;
    std::string joined;
    rows.for_each([&](std::uint32_t row) {
      const bool matches = dissector_.match(texts[row], found);
      for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!matches || fields[i].keys.size() == 1)
          edits.set_view(columns[i], row, found[fields[i].keys.front()]);
        else
          edits.set(columns[i], row, dissector_.value_of(fields[i], found, pipe_.append_separator, joined));
      }
      for (const auto& pair : dissector_.pairs())
        if (!found[pair.name].empty()) edits.set_view(edits.column(found[pair.name]), row, found[pair.value]);
    });
    block.keep_alive(input);
    return edits.apply() && pass(worker, block);
  }

 private:
  const language::DissectPipe& pipe_;
  Context& context_;
  const language::Dissector dissector_;
  EditCondition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::DissectPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<DissectOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
