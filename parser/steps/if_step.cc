#include "event_condition.h"
#include "step_list.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class IfStep final : public Step {
 public:
  struct Parts {
    StepList then;
    StepList otherwise;
  };
  IfStep(EventCondition condition, Parts parts) : condition_(std::move(condition)), parts_(std::move(parts)) {}

  FailureReason run(EventDraft& draft) const override {
    return (condition_.matches(draft) ? parts_.then : parts_.otherwise).run(draft);
  }
  bool finds_time() const override { return parts_.then.finds_time() && parts_.otherwise.finds_time(); }

 private:
  EventCondition condition_;
  Parts parts_;
};

}  // namespace

Result<StepPointer> make_if_step(const YamlNode& node, StepContext& context) {
  CORDWOOD_TRY(node.allow_only({"filter", "then", "else"}));
  if (!node.has("filter"))
    return node.complain("the step 'if' needs a filter", "- if: {filter: \"level:=error\", then: [{tag: urgent}]}");
  CORDWOOD_TRY(auto condition, EventCondition::from_configuration(node.at("filter")));
  IfStep::Parts parts;
  CORDWOOD_TRY(parts.then, StepList::from_configuration(node.at("then"), context));
  CORDWOOD_TRY(parts.otherwise, StepList::from_configuration(node.at("else"), context));
  return std::make_unique<const IfStep>(std::move(condition), std::move(parts));
}

}  // namespace cordwood::parser
