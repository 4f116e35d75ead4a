#include "steps/all.h"
#include "syslog_line.h"

namespace cordwood::parser {
namespace {

class SyslogStep final : public Step {
 public:
  explicit SyslogStep(Zone zone) : zone_(zone) {}
  FailureReason run(EventDraft& draft) const override {
    return read_syslog_line(draft, zone_) ? FailureReason() : "not a syslog line";
  }
  bool finds_time() const override { return true; }

 private:
  Zone zone_;
};

}  // namespace

Result<StepPointer> make_syslog_step(const YamlNode& options, StepContext& context) {
  if (!options.is_null()) {
    CORDWOOD_TRY(options.allow_only({"zone"}));
  }
  CORDWOOD_TRY(const Zone zone, zone_from(context.zone_of(options)));
  return std::make_unique<const SyslogStep>(zone);
}

}  // namespace cordwood::parser
