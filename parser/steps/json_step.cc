#include <array>

#include "json/json_line.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

// The first of these that the object has is its message.
constexpr std::array<std::string_view, 4> kMessageNames = {"_msg", "message", "msg", "log"};

class JsonStep final : public Step {
 public:
  explicit JsonStep(std::string field) : field_(std::move(field)) {}

  FailureReason run(EventDraft& draft) const override {
    EventDraft::State before = draft.state();
    if (!read_json_object(field_.empty() ? draft.message() : draft.value_of(field_), draft)) {
      draft.restore(std::move(before));
      return "not a JSON object";
    }
    if (field_.empty()) draft.set_message({});
    for (const std::string_view name : kMessageNames) {
      const std::string_view text = draft.get(name);
      if (text.empty()) continue;
      draft.set_message(text);
      draft.remove(name);
      break;
    }
    return {};
  }

 private:
  std::string field_;  // Empty: the message, which the object then is.
};

}  // namespace

Result<StepPointer> make_json_step(const YamlNode& options, StepContext&) {
  if (!options.is_null()) {
    CORDWOOD_TRY(options.allow_only({"field"}));
  }
  CORDWOOD_TRY(std::string field, options.string_or("field", ""));
  return std::make_unique<const JsonStep>(std::move(field));
}

}  // namespace cordwood::parser
