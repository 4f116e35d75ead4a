#include "text_masking.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/event.h"
#include "mask_tag.h"
#include "secret_names.h"

namespace cordwood::masking {
namespace {

// Detectors that do something in at least one source.
std::array<bool, kDetectors.size()> enabled_detectors(const RuleSet& rules) {
  std::array<bool, kDetectors.size()> enabled{};
  for (std::size_t id = 0; id < kDetectors.size(); ++id) enabled[id] = kDetectors[id]->on_by_default;
  for (const DetectorRule& rule : rules.detector_rules)
    if (rule.action.kind != Action::Kind::off) enabled[rule.detector] = true;
  return enabled;
}

std::uint32_t id_of(const Detector& wanted) {
  const auto found = std::find(kDetectors.begin(), kDetectors.end(), &wanted);
  return static_cast<std::uint32_t>(found - kDetectors.begin());
}

int reach_of(const Finding& finding) {
  const Action::Kind kind = finding.decided->action.kind;
  return kind == Action::Kind::drop_line ? 2 : kind == Action::Kind::drop_field ? 1 : 0;
}

}  // namespace

CompiledRules::CompiledRules(RuleSet given, KeySet key_set)
    : rules(std::move(given)), scanner(enabled_detectors(rules)), keys(std::move(key_set)) {
  for (std::uint32_t rule = 0; rule < kDetectors.size() + rules.own_rules.size(); ++rule)
    masked_values.push_back(&metrics::counter("cordwood_masking_values_total", "Values masked, by detector or rule",
                                              {{"detector", std::string(finder_of(rule).name)}}));
}

Finder CompiledRules::finder_of(std::uint32_t rule) const {
  if (rule < kDetectors.size()) return {kDetectors[rule]->name, kDetectors[rule]->form};
  return {rules.own_rules[rule - kDetectors.size()].name};
}

prometheus::Counter& CompiledRules::dropped_lines(std::uint32_t rule) const {
  return metrics::counter("cordwood_masking_lines_dropped_total",
                          "Lines not stored, by the detector or rule that said so",
                          {{"detector", std::string(finder_of(rule).name)}});
}

TextMasking::TextMasking(const CompiledRules& compiled, Labels labels)
    : compiled_(compiled), labels_(std::move(labels)), counts_(compiled.masked_values.size()) {}

// Without rules that name fields there is one scope. With them there are few: as many as sets of such rules that hold
// together.
const FieldScope& TextMasking::scope_of(std::string_view field) {
  if (!scopes_.empty() && !compiled_.rules.depends_on_field()) return *scopes_.front();
  FieldScope scope;
  for (std::uint32_t id = 0; id < kDetectors.size(); ++id)
    scope.actions.push_back(compiled_.rules.action_of(id, labels_, field));
  for (const OwnRule& rule : compiled_.rules.own_rules) {
    const bool holds = rule.scope.holds(labels_, field);
    scope.actions.push_back({holds ? rule.action : Action{Action::Kind::off}, rule.place});
    scope.has_own_regex = scope.has_own_regex || (holds && rule.regex != nullptr);
  }
  for (const auto& known : scopes_)
    if (*known == scope) return *known;
  scopes_.push_back(std::make_unique<const FieldScope>(std::move(scope)));
  return *scopes_.back();
}

const std::vector<Finding>& TextMasking::find(const FieldScope& scope, std::string_view text) {
  findings_.clear();
  if (compiled_.scanner.scan(text, findings_) && unescaping_.read(text)) find_meant(text);
  if (scope.has_own_regex) find_own(scope, text);
  if (findings_.empty()) return findings_;
  if (!compiled_.rules.allowed.empty())
    std::erase_if(findings_,
                  [this, text](const Finding& finding) { return compiled_.rules.is_allowed(finding.value_in(text)); });
  sort_and_merge(scope);
  return findings_;
}

const std::vector<Finding>& TextMasking::find_value(const FieldScope& scope, std::string_view name,
                                                    std::string_view value) {
  if (find(scope, value).empty() && !gives_context(name)) return findings_;
  named_value_.assign(name).append(":").append(value);
  const std::size_t begin = name.size() + 1;
  find(scope, named_value_);
  std::erase_if(findings_, [begin](const Finding& finding) { return finding.span.end <= begin; });
  for (Finding& finding : findings_)
    finding.span = {std::max(finding.span.begin, begin) - begin, finding.span.end - begin};
  return findings_;
}

const std::vector<Finding>& TextMasking::find_in_line(std::string_view source, std::string_view line) {
  const Span body = compiled_.open_keys->body_in(source, line);
  const FieldScope& scope = scope_of(kMessageField);
  find(scope, line);
  return go_on_with_key(scope, source, line, body);
}

const std::vector<Finding>& TextMasking::find_value_in_line(const FieldScope& scope, std::string_view source,
                                                            std::string_view name, std::string_view value) {
  const Span body = compiled_.open_keys->body_in(source, value);
  find_value(scope, name, value);
  return go_on_with_key(scope, source, value, body);
}

// The key ends in this line, goes on, or begins.
const std::vector<Finding>& TextMasking::go_on_with_key(const FieldScope& scope, std::string_view source,
                                                        std::string_view line, Span body) {
  static const std::uint32_t private_key = id_of(private_key_detector);
  for (const Finding& finding : findings_)
    if (finding.rule == private_key && key_end(finding.span.in(line), 0) == std::string_view::npos)
      compiled_.open_keys->open(source);
  return body.empty() ? findings_ : add(scope, {body, private_key});
}

std::string place_of(const PlacedAction& decided) {
  return decided.place ? fmt::format("rules[{}]", *decided.place) : "default";
}

const std::vector<Finding>& TextMasking::add(const FieldScope& scope, Finding finding) {
  findings_.push_back(finding);
  sort_and_merge(scope);
  return findings_;
}

// What the text means goes before what it looks like: in \u003ca@b.com the address does not begin with u003c.
void TextMasking::find_meant(std::string_view text) {
  meant_.clear();
  compiled_.scanner.scan(unescaping_.text(), meant_);
  for (Finding& finding : meant_) {
    const std::string_view value = finding.span.in(unescaping_.text());
    finding.span = unescaping_.original(finding.span);
    if (value != finding.span.in(text)) finding.meant = value;
  }
  if (!unescaping_.moves_borders()) findings_.clear();
  const auto by_rule_and_end = [](const Finding& a, const Finding& b) {
    return std::tuple(a.rule, a.span.end) < std::tuple(b.rule, b.span.end);
  };
  std::sort(meant_.begin(), meant_.end(), by_rule_and_end);
  std::erase_if(findings_, [&](const Finding& seen) {
    const auto next =
        std::upper_bound(meant_.begin(), meant_.end(), Finding{{0, seen.span.begin}, seen.rule}, by_rule_and_end);
    if (next == meant_.end() || next->rule != seen.rule || next->span.begin >= seen.span.end) return false;
    // A value that %26 is part of ends behind it.
    return next->span.end >= seen.span.end || !kDetectors[seen.rule]->is_generic;
  });
  findings_.insert(findings_.end(), meant_.begin(), meant_.end());
}

void TextMasking::find_own(const FieldScope& scope, std::string_view text) {
  for (std::size_t i = 0; i < compiled_.rules.own_rules.size(); ++i) {
    const auto rule = static_cast<std::uint32_t>(kDetectors.size() + i);
    const re2::RE2* regex = compiled_.rules.own_rules[i].regex.get();
    if (regex == nullptr || scope.kind_of(rule) == Action::Kind::off) continue;
    std::array<re2::StringPiece, 2> groups;
    const int wanted = regex->NumberOfCapturingGroups() > 0 ? 1 : 0;
    const re2::StringPiece whole(text.data(), text.size());
    for (std::size_t at = 0; at < text.size();) {
      if (!regex->Match(whole, at, text.size(), re2::RE2::UNANCHORED, groups.data(), wanted + 1)) break;
      const re2::StringPiece& hit = groups[static_cast<std::size_t>(wanted)];
      if (!hit.empty()) {
        const auto begin = static_cast<std::size_t>(hit.data() - text.data());
        findings_.push_back({{begin, begin + hit.size()}, rule});
      }
      // An empty match must not stop the walk.
      const auto end = static_cast<std::size_t>(groups[0].data() - text.data()) + groups[0].size();
      at = std::max(end, at + 1);
    }
  }
}

namespace {

// Whether a finding that goes by names alone is, for the most part, what another knows by its form.
bool is_better_known(const Finding& by_name, const Finding& by_form) {
  const auto is_generic = [](const Finding& finding) {
    return finding.rule < kDetectors.size() && kDetectors[finding.rule]->is_generic;
  };
  const auto bytes = [](const Finding& finding) { return finding.span.end - finding.span.begin; };
  return is_generic(by_name) && !is_generic(by_form) && bytes(by_form) * 4 >= bytes(by_name) * 3;
}

}  // namespace

// Where two findings overlap, their union goes under the name of the first, unless the second knows better or takes
// more with it.
void TextMasking::sort_and_merge(const FieldScope& scope) {
  std::erase_if(findings_,
                [&scope](const Finding& finding) { return scope.kind_of(finding.rule) == Action::Kind::off; });
  for (Finding& finding : findings_) finding.decided = &scope.actions[finding.rule];
  std::sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(a.span.begin, b.span.end, a.rule) < std::tuple(b.span.begin, a.span.end, b.rule);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    if (kept > 0 && findings_[i].span.begin < findings_[kept - 1].span.end) {
      Finding& first = findings_[kept - 1];
      const std::size_t end = std::max(first.span.end, findings_[i].span.end);
      const Finding& next = findings_[i];
      const int more = reach_of(next) - reach_of(first);
      if (more > 0 || (more == 0 && is_better_known(first, next))) {
        first.rule = next.rule;
        first.decided = next.decided;
      }
      if (end != first.span.end) first.meant = {};  // It stood for a part.
      first.span.end = end;
    } else {
      findings_[kept++] = findings_[i];
    }
  }
  findings_.resize(kept);
}

std::optional<FieldRule> TextMasking::rule_for_field(std::string_view name) {
  const FieldScope& scope = scope_of(name);
  const auto is_on = [&scope](std::uint32_t rule) { return scope.kind_of(rule) != Action::Kind::off; };
  for (std::size_t i = 0; i < compiled_.rules.own_rules.size(); ++i) {
    const auto rule = static_cast<std::uint32_t>(kDetectors.size() + i);
    const auto& globs = compiled_.rules.own_rules[i].fields;
    const bool names_it =
        std::any_of(globs.begin(), globs.end(), [name](const std::string& glob) { return glob_matches(glob, name); });
    if (names_it && is_on(rule)) return FieldRule{rule, &scope.actions[rule]};
  }
  static const std::uint32_t password = id_of(password_detector);
  if (is_on(password) && is_secret_field(name)) return FieldRule{password, &scope.actions[password]};
  return std::nullopt;
}

bool TextMasking::stays_whole(const FieldRule& rule, std::string_view name, std::string_view value) const {
  const bool is_none = rule.rule < kDetectors.size() ? is_no_secret(name, value) : value.empty() || is_mask_tag(value);
  return is_none || compiled_.rules.is_allowed(value);
}

void TextMasking::append_replaced(std::string& out, std::string_view text, const std::vector<Finding>& findings) {
  std::size_t copied = 0;
  for (const Finding& finding : findings) {
    out.append(text.substr(copied, finding.span.begin - copied));
    append_replacement(out, finding.rule, finding.decided->action, finding.value_in(text));
    copied = finding.span.end;
  }
  out.append(text.substr(copied));
}

void TextMasking::append_replacement(std::string& out, std::uint32_t rule, const Action& action,
                                     std::string_view value) {
  append_masked(out, action, compiled_.finder_of(rule), value, compiled_.keys);
  count(rule);
}

void TextMasking::count(std::uint32_t rule) {
  compiled_.masked_values[rule]->Increment();
  ++counts_[rule];
  has_counted_ = true;
}

std::vector<std::uint64_t> TextMasking::take_counts() {
  has_counted_ = false;
  return std::exchange(counts_, std::vector<std::uint64_t>(counts_.size()));
}

}  // namespace cordwood::masking
