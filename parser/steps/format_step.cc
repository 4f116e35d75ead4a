#include "formats.h"
#include "step_list.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

// A built-in format as a step.
class FormatStep final : public Step {
 public:
  explicit FormatStep(StepList steps) : steps_(std::move(steps)) {}

  FailureReason run(EventDraft& draft) const override { return steps_.run(draft); }
  bool finds_time() const override { return steps_.finds_time(); }

 private:
  StepList steps_;
};

}  // namespace

Result<StepPointer> make_format_step(const YamlNode& format, const YamlNode& options, StepContext& context) {
  if (!options.is_null()) return options.complain("a built-in format has no options");
  CORDWOOD_TRY(auto steps, StepList::from_configuration(format.at("steps"), context));
  return std::make_unique<const FormatStep>(std::move(steps));
}

}  // namespace cordwood::parser
