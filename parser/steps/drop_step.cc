#include <optional>

#include "event_condition.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class DropStep final : public Step {
 public:
  explicit DropStep(std::optional<EventCondition> condition) : condition_(std::move(condition)) {}

  FailureReason run(EventDraft& draft) const override {
    if (!condition_ || condition_->matches(draft)) draft.drop();
    return {};
  }

 private:
  std::optional<EventCondition> condition_;  // None: every event.
};

}  // namespace

Result<StepPointer> make_drop_step(const YamlNode& node, StepContext&) {
  std::optional<EventCondition> condition;
  if (!node.is_null()) {
    CORDWOOD_TRY(condition, EventCondition::from_configuration(node));
  }
  return std::make_unique<const DropStep>(std::move(condition));
}

}  // namespace cordwood::parser
