#include "event_format_line.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class EventFormatStep final : public Step {
 public:
  using Reader = bool (*)(EventDraft& draft);
  EventFormatStep(Reader read, FailureReason reason) : read_(read), reason_(reason) {}

  FailureReason run(EventDraft& draft) const override { return read_(draft) ? FailureReason() : reason_; }

 private:
  Reader read_;
  FailureReason reason_;
};

}  // namespace

Result<StepPointer> make_cef_step(const YamlNode& node, StepContext&) {
  if (!node.is_null()) return node.complain("the step 'cef' has no options");
  return std::make_unique<const EventFormatStep>(read_cef_line, "not a line of CEF");
}

Result<StepPointer> make_leef_step(const YamlNode& node, StepContext&) {
  if (!node.is_null()) return node.complain("the step 'leef' has no options");
  return std::make_unique<const EventFormatStep>(read_leef_line, "not a line of LEEF");
}

}  // namespace cordwood::parser
