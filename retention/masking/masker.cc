#include "masking/masker.h"

#include <algorithm>

#include <fmt/format.h>

#include "batch_masking.h"
#include "text_masking.h"

namespace cordwood::masking {

struct Masker::Rules {
  std::optional<CompiledRules> compiled;  // Nothing when masking is off.
};

namespace {

bool uses_key(const RuleSet& rules) {
  const auto hashes = [](const auto& rule) {
    return rule.action.kind == Action::Kind::hash || rule.action.kind == Action::Kind::fake;
  };
  return std::any_of(rules.detector_rules.begin(), rules.detector_rules.end(), hashes) ||
         std::any_of(rules.own_rules.begin(), rules.own_rules.end(), hashes);
}

}  // namespace

Masker::Masker(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

Result<Masker> Masker::from_configuration(const YamlNode& node, std::string_view hash_key) {
  if (!node.is_null()) {
    CORDWOOD_TRY(node.allow_only({"enabled", "rules", "allow"}));
  }
  CORDWOOD_TRY(const bool enabled, node.boolean_or("enabled", true));
  CORDWOOD_TRY(RuleSet rules, RuleSet::from_configuration(node));
  if (!enabled) return off();
  if (uses_key(rules) && hash_key.size() < kHashKeyBytesMin)
    return node.complain(
        fmt::format("the actions 'hash' and 'fake' need a key of at least {} bytes", kHashKeyBytesMin));
  auto compiled = std::make_shared<Rules>();
  compiled->compiled.emplace(std::move(rules), std::string(hash_key));
  return Masker(std::move(compiled));
}

Masker Masker::off() { return Masker(std::make_shared<Rules>()); }

MaskedBatch Masker::mask(EventBatch events) const {
  if (rules_->compiled) {
    events.peer = mask_text(events.peer);
    BatchMasking masking(*rules_->compiled, events);
    for (Event& event : events.events()) masking.mask(event);
  }
  return MaskedBatch(std::move(events));
}

MaskedLine Masker::mask_line(std::string_view stream, std::string_view line) const {
  if (!rules_->compiled) return {std::string(line), {}};
  const CompiledRules& compiled = *rules_->compiled;
  TextMasking masking(compiled, parse_stream(stream).value_or(Labels{}));
  MaskedLine masked;
  const auto& findings = masking.find_in_line(stream, line);
  masking.append_replaced(masked.text, line, findings);
  for (const Finding& finding : findings)
    masked.places.push_back({finding.span.begin, finding.span.end, compiled.name_of(finding.rule),
                             masking.place_of(finding.rule), name_of(masking.action_of(finding.rule).kind)});
  return masked;
}

std::string Masker::mask_text(std::string_view text) const {
  if (!rules_->compiled) return std::string(text);
  TextMasking masking(*rules_->compiled, {});
  std::string out;
  masking.append_replaced(out, text, masking.find(text));
  return out;
}

}  // namespace cordwood::masking
