#include <array>

#include "steps/all.h"
#include "user_agent.h"

namespace cordwood::parser {
namespace {

class UserAgentStep final : public Step {
 public:
  UserAgentStep(std::string field, const std::string& prefix)
      : field_(std::move(field)),
        names_{prefix + "name", prefix + "version", prefix + "os.name", prefix + "os.version", prefix + "device"} {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view header = draft.value_of(field_);
    if (header.empty()) return {};
    const UserAgent agent = read_user_agent(header);
    draft.set(names_[0], agent.name);
    draft.set(names_[1], agent.version);
    draft.set(names_[2], agent.os);
    draft.set(names_[3], agent.os_version);
    draft.set(names_[4], agent.device);
    return {};
  }

 private:
  std::string field_;
  std::array<std::string, 5> names_;
};

}  // namespace

Result<StepPointer> make_user_agent_step(const YamlNode& node, StepContext&) {
  if (!node.is_null()) {
    CORDWOOD_TRY(node.allow_only({"field", "prefix"}));
  }
  CORDWOOD_TRY(std::string field, node.string_or("field", "user_agent.original"));
  CORDWOOD_TRY(const std::string prefix, node.string_or("prefix", "user_agent."));
  return std::make_unique<const UserAgentStep>(std::move(field), prefix);
}

}  // namespace cordwood::parser
