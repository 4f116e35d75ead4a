#include <algorithm>

#include "language/fields.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class RemoveStep final : public Step {
 public:
  explicit RemoveStep(language::FieldPatterns patterns) : patterns_(std::move(patterns)) {}

  FailureReason run(EventDraft& draft) const override {
    for (const language::FieldPattern& pattern : patterns_) {
      if (!pattern.is_prefix) {
        draft.assign(pattern.name, {});
        continue;
      }
      std::vector<std::string_view> gone;
      for (const Field& field : draft.fields())
        if (pattern.matches(field.name)) gone.push_back(field.name);
      for (const std::string_view name : gone) draft.remove(name);
    }
    return {};
  }

 private:
  language::FieldPatterns patterns_;
};

}  // namespace

Result<StepPointer> make_remove_step(const YamlNode& node, StepContext&) {
  if (node.is_null()) return node.complain("the step 'remove' needs names of fields", "- remove: [a, b, tmp_*]");
  CORDWOOD_TRY(const std::vector<std::string> names, node.strings());
  language::FieldPatterns patterns;
  for (const std::string& name : names) {
    const bool is_prefix = name.ends_with('*');
    patterns.push_back({is_prefix ? name.substr(0, name.size() - 1) : name, is_prefix});
  }
  return std::make_unique<const RemoveStep>(std::move(patterns));
}

}  // namespace cordwood::parser
