#include <fmt/format.h>

#include "steps/all.h"

namespace cordwood::parser {
namespace {

class RenameStep final : public Step {
 public:
  using Names = std::vector<std::pair<std::string, std::string>>;
  explicit RenameStep(Names names) : names_(std::move(names)) {}

  FailureReason run(EventDraft& draft) const override {
    for (const auto& [from, to] : names_) {
      const std::string_view value = draft.value_of(from);
      if (value.empty()) continue;
      draft.assign(from, {});
      draft.assign(to, value);
    }
    return {};
  }

 private:
  Names names_;
};

}  // namespace

Result<StepPointer> make_rename_step(const YamlNode& node, StepContext&) {
  RenameStep::Names names;
  for (const auto& [from_node, to_node] : node.entries()) {
    CORDWOOD_TRY(std::string from, from_node.string());
    CORDWOOD_TRY(std::string to, to_node.string());
    if (to.empty()) return to_node.complain("a field needs a name");
    names.emplace_back(std::move(from), std::move(to));
  }
  if (names.empty())
    return node.complain("expected a map from old names to new ones", "- rename: {src: source.address}");
  return std::make_unique<const RenameStep>(std::move(names));
}

}  // namespace cordwood::parser
