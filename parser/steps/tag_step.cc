#include "base/json_string.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

constexpr std::string_view kTagsField = "tags";

// `tags` is a JSON array of texts, each there once.
class TagStep final : public Step {
 public:
  explicit TagStep(const std::vector<std::string>& tags) {
    for (const std::string& tag : tags) tags_.push_back(json_string(tag));
  }

  FailureReason run(EventDraft& draft) const override {
    const std::string_view before = draft.get(kTagsField);
    std::string array;
    if (before.starts_with('[') && before.ends_with(']')) {
      array = before.substr(0, before.size() - 1);
    } else {
      array = "[";
      if (!before.empty()) append_json_string(array, before);
    }
    for (const std::string& tag : tags_) {
      if (array.find(tag) != std::string::npos) continue;
      if (array.size() > 1) array += ',';
      array += tag;
    }
    array += ']';
    if (array != before) draft.set(kTagsField, draft.arena().copy(array));
    return {};
  }

 private:
  std::vector<std::string> tags_;  // As JSON.
};

}  // namespace

Result<StepPointer> make_tag_step(const YamlNode& node, StepContext&) {
  if (node.is_null()) return node.complain("the step 'tag' needs tags", "- tag: [slow, billing]");
  CORDWOOD_TRY(const std::vector<std::string> tags, node.strings());
  return std::make_unique<const TagStep>(tags);
}

}  // namespace cordwood::parser
