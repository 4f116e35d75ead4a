#include "operators/unpack.h"

namespace cordwood::query {

namespace {

bool begins_an_object(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

class UnpackOperator final : public StreamingOperator {
 public:
  UnpackOperator(UnpackOptions options, Unpack unpack, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)),
        options_(std::move(options)),
        context_(context),
        condition_(options_.condition, context),
        unpack_(std::move(unpack)) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    const Values::Pointer input = block.pointer(options_.from);
    const auto texts = input->texts();
    FieldEdits edits(block, context_, options_.rule);
    std::vector<std::size_t> always;  // Columns of the plain names.
    for (const language::FieldPattern& field : options_.fields)
      if (!field.is_prefix) always.push_back(edits.column(options_.result_prefix + field.name));
    std::string full_name;
    rows.for_each([&](std::uint32_t row) {
      if (options_.only_objects && !begins_an_object(texts[row])) return;
      for (const std::size_t column : always) edits.set(column, row, "");
      unpack_(texts[row], [&](std::string_view name, std::string_view value) {
        if (!language::any_matches(options_.fields, name)) return;
        full_name = options_.result_prefix;
        full_name += name;
        edits.set(edits.column(full_name), row, value);
      });
    });
    return edits.apply() && pass(worker, block);
  }

 private:
  UnpackOptions options_;
  Context& context_;
  EditCondition condition_;
  Unpack unpack_;
};

}  // namespace

OperatorPointer make_unpack(UnpackOptions options, Unpack unpack, Context& context, OperatorPointer next) {
  return std::make_unique<UnpackOperator>(std::move(options), std::move(unpack), context, std::move(next));
}

}  // namespace cordwood::query
