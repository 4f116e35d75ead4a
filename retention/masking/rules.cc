#include "rules.h"

#include <algorithm>

#include <fmt/format.h>

namespace cordwood::masking {
namespace {

std::string known_detectors() {
  std::string names;
  for (const Detector* detector : kDetectors) names.append(names.empty() ? "" : ", ").append(detector->name);
  return names;
}

Result<Action> read_action(const YamlNode& rule) {
  Action action;
  const YamlNode node = rule.at("action");
  CORDWOOD_TRY(const std::string name, rule.string_or("action", "redact"));
  const auto kind = action_named(name);
  if (!kind) return node.complain(fmt::format("unknown action '{}'", name), "actions: " + known_actions());
  action.kind = *kind;
  if (rule.has("keep") && action.kind != Action::Kind::keep_last)
    return rule.at("keep").complain("'keep' goes with the action keep_last only");
  CORDWOOD_TRY(const std::int64_t keep, rule.integer_or("keep", 4, 1, kKeepLastMax));
  action.keep = static_cast<std::size_t>(keep);
  return action;
}

Result<std::uint32_t> read_detector(const YamlNode& node) {
  CORDWOOD_TRY(const std::string name, node.string());
  for (std::uint32_t id = 0; id < kDetectors.size(); ++id)
    if (kDetectors[id]->name == name) return id;
  return node.complain(fmt::format("unknown detector '{}'", name), "detectors: " + known_detectors());
}

Result<std::unique_ptr<re2::RE2>> read_regex(const YamlNode& node) {
  CORDWOOD_TRY(const std::string text, node.string());
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_encoding(re2::RE2::Options::EncodingLatin1);  // Bytes: a line need not be valid UTF-8.
  auto regex = std::make_unique<re2::RE2>(text, options);
  if (!regex->ok()) return node.complain(fmt::format("regular expression: {}", regex->error()));
  if (re2::RE2::FullMatch("", *regex)) return node.complain("this regular expression matches the empty text");
  return regex;
}

// The name stands in tags and metrics.
Result<std::string> read_name(const YamlNode& rule, std::string_view fallback) {
  CORDWOOD_TRY(std::string name, rule.string_or("name", std::string(fallback)));
  const bool is_plain = !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!is_plain) return rule.at("name").complain("a rule's name is 1 to 32 of a-z, 0-9 and _");
  return name;
}

Result<RuleScope> read_scope(const YamlNode& rule) {
  RuleScope scope;
  CORDWOOD_TRY(scope.sources, SourceFilter::from_configuration(rule.at("sources")));
  if (!rule.has("fields")) return scope;
  if (rule.has("field"))
    return rule.at("fields").complain("'fields' says where a detector or a regex looks", "name them with 'field'");
  CORDWOOD_TRY(scope.fields, rule.at("fields").strings());
  if (scope.fields.empty()) return rule.at("fields").complain("no field is named");
  return scope;
}

Result<void> read_rule(const YamlNode& rule, std::size_t place, RuleSet& rules) {
  CORDWOOD_TRY(rule.allow_only({"detector", "regex", "field", "name", "action", "keep", "sources", "fields"}));
  const int kinds = rule.has("detector") + rule.has("regex") + rule.has("field");
  if (kinds != 1) return rule.complain("a rule has exactly one of 'detector', 'regex' and 'field'");
  CORDWOOD_TRY(const Action action, read_action(rule));
  CORDWOOD_TRY(RuleScope scope, read_scope(rule));
  if (rule.has("detector")) {
    CORDWOOD_TRY(const std::uint32_t detector, read_detector(rule.at("detector")));
    if (rule.has("name")) return rule.at("name").complain("a detector's rule goes by the detector's name");
    rules.detector_rules.push_back({detector, action, std::move(scope), place});
    return success();
  }
  OwnRule own;
  own.place = place;
  own.action = action;
  own.scope = std::move(scope);
  if (rule.has("regex")) {
    CORDWOOD_TRY(own.name, read_name(rule, "regex"));
    CORDWOOD_TRY(own.regex, read_regex(rule.at("regex")));
  } else {
    CORDWOOD_TRY(own.name, read_name(rule, "field"));
    CORDWOOD_TRY(own.fields, rule.at("field").strings());
  }
  rules.own_rules.push_back(std::move(own));
  return success();
}

}  // namespace

bool RuleSet::is_allowed(std::string_view value) const {
  return std::any_of(allowed.begin(), allowed.end(),
                     [value](const std::string& glob) { return glob_matches(glob, value); });
}

bool RuleScope::holds(const Labels& labels, std::string_view field) const {
  const bool looks_at_it =
      fields.empty() ||
      std::any_of(fields.begin(), fields.end(), [field](const std::string& glob) { return glob_matches(glob, field); });
  return looks_at_it && sources.holds(labels);
}

PlacedAction RuleSet::action_of(std::uint32_t detector, const Labels& labels, std::string_view field) const {
  for (const DetectorRule& rule : detector_rules)
    if (rule.detector == detector && rule.scope.holds(labels, field)) return {rule.action, rule.place};
  return {Action{kDetectors[detector]->on_by_default ? Action::Kind::redact : Action::Kind::off}, std::nullopt};
}

bool RuleSet::depends_on_source() const {
  const auto depends = [](const auto& rule) { return !rule.scope.sources.holds_for_all(); };
  return std::any_of(detector_rules.begin(), detector_rules.end(), depends) ||
         std::any_of(own_rules.begin(), own_rules.end(), depends);
}

bool RuleSet::depends_on_field() const {
  const auto depends = [](const auto& rule) { return !rule.scope.fields.empty(); };
  return std::any_of(detector_rules.begin(), detector_rules.end(), depends) ||
         std::any_of(own_rules.begin(), own_rules.end(), depends);
}

Result<RuleSet> RuleSet::from_configuration(const YamlNode& node) {
  RuleSet rules;
  if (node.is_null()) return rules;
  if (node.has("rules") && !node.at("rules").is_sequence())
    return node.at("rules").complain("expected a list of rules");
  if (node.has("allow")) {
    CORDWOOD_TRY(rules.allowed, node.at("allow").strings());
  }
  std::size_t place = 0;
  for (const YamlNode& rule : node.at("rules").items()) {
    CORDWOOD_TRY(read_rule(rule, place++, rules));
  }
  return rules;
}

}  // namespace cordwood::masking
