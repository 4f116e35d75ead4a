#include "container_line.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class ContainerStep final : public Step {
 public:
  FailureReason run(EventDraft& draft) const override {
    return read_container_line(draft) ? FailureReason() : "not a container's line";
  }
  bool finds_time() const override { return true; }
};

}  // namespace

Result<StepPointer> make_container_step(const YamlNode& options, StepContext&) {
  if (!options.is_null()) return options.complain("the step 'container' has no options");
  return std::make_unique<const ContainerStep>();
}

}  // namespace cordwood::parser
