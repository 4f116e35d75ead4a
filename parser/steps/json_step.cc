#include <array>

#include "json/json_line.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

// The first of these that the object has is its message.
constexpr std::array<std::string_view, 4> kMessageNames = {"_msg", "message", "msg", "log"};

class JsonStep final : public Step {
 public:
  FailureReason run(EventDraft& draft) const override {
    if (!read_json_object(draft.line(), draft)) return "not a JSON object";
    draft.set_message({});
    for (const std::string_view name : kMessageNames) {
      const std::string_view text = draft.get(name);
      if (text.empty()) continue;
      draft.set_message(text);
      draft.remove(name);
      break;
    }
    return {};
  }
};

}  // namespace

Result<std::unique_ptr<const Step>> make_json_step(const YamlNode& options) {
  if (!options.is_null()) return options.complain("the step 'json' has no options");
  return std::make_unique<const JsonStep>();
}

}  // namespace cordwood::parser
