#include <optional>

#include <fmt/format.h>

#include "language/text_pattern_reading.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

using language::TextPattern;

class SetStep final : public Step {
 public:
  struct Value {
    std::string field;
    TextPattern text;
  };
  explicit SetStep(std::vector<Value> values) : values_(std::move(values)) {}

  FailureReason run(EventDraft& draft) const override {
    for (const Value& value : values_) {
      const auto& steps = value.text.steps;
      if (steps.size() == 1) {
        draft.assign(value.field, steps[0].text);
      } else if (const auto text = written(steps, draft)) {
        draft.assign(value.field, *text);
      } else {
        return "what is to be set is too long";
      }
    }
    return {};
  }

 private:
  // Nothing where the store would refuse the event for it.
  static std::optional<std::string_view> written(const std::vector<language::TextPatternStep>& steps,
                                                 EventDraft& draft) {
    std::string text;
    for (const auto& step : steps) {
      text += step.text;
      if (!step.field.empty()) text += draft.value_of(step.field);
      if (text.size() > kLineBytesMax / 2) return std::nullopt;
    }
    return draft.arena().copy(text);
  }

  std::vector<Value> values_;
};

}  // namespace

Result<StepPointer> make_set_step(const YamlNode& node, StepContext&) {
  std::vector<SetStep::Value> values;
  for (const auto& [field_node, text_node] : node.entries()) {
    CORDWOOD_TRY(std::string field, field_node.string());
    CORDWOOD_TRY(std::string text, text_node.string());
    auto pattern = language::read_text_pattern(std::move(text));
    if (!pattern) return text_node.complain(pattern.error().message, pattern.error().hint);
    for (const auto& step : pattern.value().steps)
      if (!step.option.empty())
        return text_node.complain(
            fmt::format("<{}:{}> has an option, which only queries know", step.option, step.field),
            fmt::format("write <{}>", step.field));
    values.push_back({std::move(field), std::move(pattern).value()});
  }
  if (values.empty()) return node.complain("expected a map from fields to values", R"(- set: {site: "dc-<row>"})");
  return std::make_unique<const SetStep>(std::move(values));
}

}  // namespace cordwood::parser
