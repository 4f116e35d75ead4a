// extract: cuts fields out of a text by a pattern of texts and placeholders.

#include "field_edits.h"
#include "operators/operators.h"
#include "quoted_text.h"

namespace cordwood::query {

namespace {

class ExtractOperator final : public StreamingOperator {
 public:
  ExtractOperator(const language::ExtractPipe& pipe, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe), context_(context), condition_(pipe.condition, context) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    const Values::Pointer input = block.pointer(pipe_.from);
    const auto texts = input->texts();
    FieldEdits edits(block, context_, {pipe_.keep_original_fields, pipe_.skip_empty_results});
    std::vector<std::size_t> columns;  // One a named placeholder.
    for (const auto& step : pipe_.pattern.steps)
      if (!step.field.empty()) columns.push_back(edits.column(step.field));
    std::vector<Found> found(columns.size());
    const char* last = nullptr;
    std::size_t last_size = 0;
    rows.for_each([&](std::uint32_t row) {
      const std::string_view text = texts[row];
      if (text.data() != last || text.size() != last_size || last == nullptr) match(text, found);  // Runs of one value.
      last = text.data();
      last_size = text.size();
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (found[i].unquoted)
          edits.set(columns[i], row, *found[i].unquoted);
        else
          edits.set_view(columns[i], row, found[i].view);
      }
    });
    block.keep_alive(input);
    return edits.apply() && pass(worker, block);
  }

 private:
  struct Found {
    std::string_view view;                // Of the input,
    std::optional<std::string> unquoted;  //   or this.
  };

  void match(std::string_view text, std::vector<Found>& found) const {
    for (Found& each : found) each = {};
    const auto& steps = pipe_.pattern.steps;
    if (steps.empty()) return;
    const std::size_t first = text.find(steps.front().text);
    if (first == std::string_view::npos) return;
    text.remove_prefix(first);
    std::size_t named = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (!text.starts_with(steps[i].text)) return;
      text.remove_prefix(steps[i].text.size());
      Found value;
      if (steps[i].option != "plain") value.unquoted = take_quoted(text);
      if (!value.unquoted) {
        const std::string_view until = i + 1 < steps.size() ? std::string_view(steps[i + 1].text) : std::string_view();
        const std::size_t end = until.empty() ? text.size() : text.find(until);
        if (end == std::string_view::npos) return;
        value.view = text.substr(0, end);
        text.remove_prefix(end);
      }
      if (!steps[i].field.empty()) found[named++] = std::move(value);
    }
  }

  const language::ExtractPipe& pipe_;
  Context& context_;
  EditCondition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::ExtractPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<ExtractOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
