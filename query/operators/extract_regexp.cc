// extract_regexp: named groups of a regular expression become fields.

#include <re2/re2.h>

#include "field_edits.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class ExtractRegexpOperator final : public StreamingOperator {
 public:
  ExtractRegexpOperator(const language::ExtractRegexpPipe& pipe, std::unique_ptr<RE2> regexp, Context& context,
                        OperatorPointer next)
      : StreamingOperator(std::move(next)),
        pipe_(pipe),
        context_(context),
        condition_(pipe.condition, context),
        regexp_(std::move(regexp)) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    const Values::Pointer input = block.pointer(pipe_.from);
    const auto texts = input->texts();
    FieldEdits edits(block, context_, {pipe_.keep_original_fields, pipe_.skip_empty_results});
    std::vector<std::pair<int, std::size_t>> columns;  // Group and column.
    for (const auto& [group, name] : regexp_->CapturingGroupNames()) columns.emplace_back(group, edits.column(name));
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regexp_->NumberOfCapturingGroups()) + 1);
    rows.for_each([&](std::uint32_t row) {
      const re2::StringPiece text(texts[row].data(), texts[row].size());
      const bool found =
          regexp_->Match(text, 0, text.size(), RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()));
      for (const auto& [group, column] : columns) {
        const re2::StringPiece value = found ? groups[static_cast<std::size_t>(group)] : re2::StringPiece();
        edits.set_view(column, row, {value.data(), value.size()});
      }
    });
    block.keep_alive(input);
    return edits.apply() && pass(worker, block);
  }

 private:
  const language::ExtractRegexpPipe& pipe_;
  Context& context_;
  EditCondition condition_;
  std::unique_ptr<RE2> regexp_;
};

}  // namespace

Result<OperatorPointer> make(const language::ExtractRegexpPipe& pipe, const Setting& setting, OperatorPointer next) {
  RE2::Options options;
  options.set_log_errors(false);
  auto regexp = std::make_unique<RE2>(pipe.pattern, options);
  if (!regexp->ok()) return error(Errc::invalid, "extract_regexp: " + regexp->error());
  return std::make_unique<ExtractRegexpOperator>(pipe, std::move(regexp), setting.context, std::move(next));
}

}  // namespace cordwood::query
