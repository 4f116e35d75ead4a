#include "logfmt_line.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class LogfmtStep final : public Step {
 public:
  FailureReason run(EventDraft& draft) const override {
    return read_logfmt_line(draft) ? FailureReason() : "not a logfmt line";
  }
};

}  // namespace

Result<StepPointer> make_logfmt_step(const YamlNode& options, StepContext&) {
  if (!options.is_null()) return options.complain("the step 'logfmt' has no options");
  return std::make_unique<const LogfmtStep>();
}

}  // namespace cordwood::parser
