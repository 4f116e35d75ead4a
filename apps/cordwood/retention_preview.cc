#include "retention_preview.h"

#include "base/yaml.h"

namespace cordwood {

sweeping::SweepRules sweep_rules(const HeldRows& rows, sweeping::SweepOptions options,
                                 std::vector<erasing::Hold> holds) {
  if (holds.empty()) return {std::move(options)};
  auto hold_on = [rows, holds = std::move(holds)](Day day,
                                                  const std::string& name) -> Result<std::optional<sweeping::Holder>> {
    CORDWOOD_TRY(const auto hold, erasing::hold_on(rows.engine, rows.store, holds, day, name, rows.stop));
    if (!hold) return std::optional<sweeping::Holder>();
    return std::optional(sweeping::Holder{hold->name, hold->owner});
  };
  return {std::move(options), std::move(hold_on)};
}

Result<std::string> preview_retention(const sweeping::Sweeper& sweeper, const HeldRows& rows, Timestamp at,
                                      const std::optional<std::string>& configuration,
                                      const language::MaskedWords& masked_words) {
  std::optional<sweeping::SweepRules> rules;
  if (configuration) {
    CORDWOOD_TRY(const YamlNode root, YamlNode::parse(*configuration, "config"));
    const YamlNode node = root.at("retention");
    CORDWOOD_TRY(auto options, sweeping::SweepOptions::from_configuration(node));
    CORDWOOD_TRY(auto holds, erasing::holds_from_configuration(node.at("holds"), masked_words));
    rules = sweep_rules(rows, std::move(options), std::move(holds));
  }
  CORDWOOD_TRY(const auto outlook, sweeper.preview(at, rules));
  return sweeping::to_json(outlook, at);
}

}  // namespace cordwood
