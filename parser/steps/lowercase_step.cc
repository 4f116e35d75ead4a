#include "base/words.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class LowercaseStep final : public Step {
 public:
  explicit LowercaseStep(std::vector<std::string> fields) : fields_(std::move(fields)) {}

  FailureReason run(EventDraft& draft) const override {
    std::string lower;
    for (const std::string& field : fields_) {
      const std::string_view value = draft.value_of(field);
      lower.clear();
      append_lower_case(lower, value);
      if (lower != value) draft.assign(field, draft.arena().copy(lower));
    }
    return {};
  }

 private:
  std::vector<std::string> fields_;
};

}  // namespace

Result<StepPointer> make_lowercase_step(const YamlNode& node, StepContext&) {
  if (node.is_null()) return node.complain("the step 'lowercase' needs names of fields", "- lowercase: [user.name]");
  CORDWOOD_TRY(std::vector<std::string> fields, node.strings());
  return std::make_unique<const LowercaseStep>(std::move(fields));
}

}  // namespace cordwood::parser
