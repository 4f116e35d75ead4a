#include "base/json_string.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

// Arrays are JSON text, as everywhere in events.
class SplitStep final : public Step {
 public:
  struct Options {
    std::string field;
    std::string separator;
    std::string into;
  };
  explicit SplitStep(Options options) : options_(std::move(options)) {}

  FailureReason run(EventDraft& draft) const override {
    std::string_view rest = draft.value_of(options_.field);
    if (rest.empty()) return {};
    std::string array = "[";
    while (true) {
      const std::size_t end = rest.find(options_.separator);
      append_json_string(array, rest.substr(0, end));
      if (array.size() > kLineBytesMax / 2) return "the array of the parts is too long";
      if (end == std::string_view::npos) break;
      array += ',';
      rest.remove_prefix(end + options_.separator.size());
    }
    array += ']';
    draft.assign(options_.into, draft.arena().copy(array));
    return {};
  }

 private:
  Options options_;
};

}  // namespace

Result<StepPointer> make_split_step(const YamlNode& node, StepContext&) {
  CORDWOOD_TRY(node.allow_only({"field", "separator", "into"}));
  SplitStep::Options options;
  if (!node.has("field"))
    return node.complain("the step 'split' needs a field", R"(- split: {field: roles, separator: ","})");
  CORDWOOD_TRY(options.field, node.at("field").string());
  CORDWOOD_TRY(options.separator, node.string_or("separator", ","));
  if (options.separator.empty()) return node.at("separator").complain("a separator has at least one byte");
  CORDWOOD_TRY(options.into, node.string_or("into", options.field));
  return std::make_unique<const SplitStep>(std::move(options));
}

}  // namespace cordwood::parser
