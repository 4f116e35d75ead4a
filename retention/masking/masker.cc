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
    const Action::Kind kind = rule.action.kind;
    return kind == Action::Kind::hash || kind == Action::Kind::fake || kind == Action::Kind::encrypt;
  };
  return std::any_of(rules.detector_rules.begin(), rules.detector_rules.end(), hashes) ||
         std::any_of(rules.own_rules.begin(), rules.own_rules.end(), hashes);
}

// Those that stay are views into the batch as it was, which lives on with them.
EventBatch without(EventBatch events, const std::vector<bool>& dropped) {
  const auto all = std::make_shared<EventBatch>(std::move(events));
  EventBatch kept;
  kept.received_at = all->received_at;
  kept.peer = all->peer;
  for (std::size_t i = 0; i < all->size(); ++i)
    if (!dropped[i]) kept.add(all->events()[i]);
  kept.keep_alive(all);
  return kept;
}

}  // namespace

Masker::Masker(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

Result<Masker> Masker::from_configuration(const YamlNode& node, const KeySet& keys) {
  if (!node.is_null()) {
    CORDWOOD_TRY(node.allow_only({"enabled", "rules", "allow"}));
  }
  CORDWOOD_TRY(const bool enabled, node.boolean_or("enabled", true));
  CORDWOOD_TRY(RuleSet rules, RuleSet::from_configuration(node));
  if (!enabled) return off();
  if (uses_key(rules) && (keys.newest() == nullptr || keys.newest()->secret.size() < kKeyBytesMin))
    return node.complain(
        fmt::format("the actions 'hash', 'fake' and 'encrypt' need a key of at least {} bytes", kKeyBytesMin));
  auto compiled = std::make_shared<Rules>();
  compiled->compiled.emplace(std::move(rules), keys);
  return Masker(std::move(compiled));
}

Result<Masker> Masker::widest(const YamlNode& node) {
  CORDWOOD_TRY(RuleSet rules, RuleSet::from_configuration(node));
  rules.detector_rules.clear();
  for (std::uint32_t id = 0; id < kDetectors.size(); ++id) rules.detector_rules.push_back({id, {}, {}, id});
  for (OwnRule& rule : rules.own_rules) rule.action = {};
  auto compiled = std::make_shared<Rules>();
  compiled->compiled.emplace(std::move(rules), KeySet());
  return Masker(std::move(compiled));
}

Masker Masker::off() { return Masker(std::make_shared<Rules>()); }

MaskedBatch Masker::mask(EventBatch events, const MaskedCountSink& counted) const {
  if (rules_->compiled) {
    events.peer = mask_text(events.peer);
    BatchMasking masking(*rules_->compiled, events, counted);
    std::vector<bool> dropped;  // Empty: none.
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (masking.mask(events.events()[i])) continue;
      dropped.resize(events.size());
      dropped[i] = true;
    }
    masking.tell_counts();
    if (!dropped.empty()) return MaskedBatch(without(std::move(events), dropped));
  }
  return MaskedBatch(std::move(events));
}

namespace {

MaskedLine masked_line(TextMasking& masking, const CompiledRules& compiled, std::string_view text,
                       const std::vector<Finding>& findings) {
  MaskedLine masked;
  masking.append_replaced(masked.text, text, findings);
  for (const Finding& finding : findings)
    masked.places.push_back({finding.span.begin, finding.span.end, compiled.finder_of(finding.rule).name,
                             place_of(*finding.decided), name_of(finding.decided->action.kind)});
  return masked;
}

}  // namespace

MaskedLine Masker::mask_line(std::string_view stream, std::string_view line) const {
  if (!rules_->compiled) return {std::string(line), {}};
  TextMasking masking(*rules_->compiled, parse_stream(stream).value_or(Labels{}));
  return masked_line(masking, *rules_->compiled, line, masking.find_in_line(stream, line));
}

MaskedLine Masker::mask_field(std::string_view stream, std::string_view name, std::string_view value) const {
  if (!rules_->compiled) return {std::string(value), {}};
  TextMasking masking(*rules_->compiled, parse_stream(stream).value_or(Labels{}));
  const auto rule = masking.rule_for_field(name);
  if (!rule)
    return masked_line(masking, *rules_->compiled, value, masking.find_value(masking.scope_of(name), name, value));
  if (masking.stays_whole(*rule, name, value)) return {std::string(value), {}};
  return masked_line(masking, *rules_->compiled, value, {{{0, value.size()}, rule->rule, {}, rule->decided}});
}

std::string Masker::mask_text(std::string_view text) const {
  if (!rules_->compiled) return std::string(text);
  TextMasking masking(*rules_->compiled, {});
  std::string out;
  masking.append_replaced(out, text, masking.find(masking.scope_of_texts(), text));
  return out;
}

struct LineMasker::Impl {
  std::shared_ptr<const Masker::Rules> rules;
  std::string stream;
  TextMasking masking;
  std::string masked;
};

LineMasker::LineMasker(Masker masker, const std::string& stream) {
  const auto& rules = masker.rules_;
  if (!rules->compiled) return;
  impl_.reset(new Impl{rules, stream, TextMasking(*rules->compiled, parse_stream(stream).value_or(Labels{})), {}});
}

LineMasker::LineMasker(LineMasker&&) noexcept = default;
LineMasker& LineMasker::operator=(LineMasker&&) noexcept = default;
LineMasker::~LineMasker() = default;

std::optional<std::string_view> LineMasker::mask(std::string_view line) {
  if (impl_ == nullptr) return line;
  const auto& findings = impl_->masking.find_in_line(impl_->stream, line);
  if (findings.empty()) return line;
  for (const Finding& finding : findings) {
    if (finding.decided->action.kind != Action::Kind::drop_line) continue;
    impl_->rules->compiled->dropped_lines(finding.rule).Increment();
    return std::nullopt;
  }
  impl_->masked.clear();
  impl_->masking.append_replaced(impl_->masked, line, findings);
  return impl_->masked;
}

}  // namespace cordwood::masking
