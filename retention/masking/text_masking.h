#pragma once
// Finds and replaces in one text, under the rules that hold for one source.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "action.h"
#include "open_keys.h"
#include "rules.h"
#include "scanner.h"
#include "unescaping.h"

namespace cordwood::masking {

/// Everything compiled that masking needs. Threads: const use from any thread at once.
struct CompiledRules {
  CompiledRules(RuleSet rules, KeySet keys);

  Finder finder_of(std::uint32_t rule) const;

  RuleSet rules;
  Scanner scanner;
  KeySet keys;
  std::vector<prometheus::Counter*> masked_values;  // By rule: detectors, then own rules.
  prometheus::Counter& dropped_lines(std::uint32_t rule) const;
  const std::unique_ptr<OpenKeys> open_keys = std::make_unique<OpenKeys>();
};

/// What the rules say of the fields that are alike to them: mostly all.
struct FieldScope {
  std::vector<PlacedAction> actions;  // By rule.
  bool has_own_regex = false;         // That holds.

  Action::Kind kind_of(std::uint32_t rule) const { return actions[rule].action.kind; }
  friend bool operator==(const FieldScope&, const FieldScope&) = default;
};

/// A rule that masks whole values of a field, whatever they hold.
struct FieldRule {
  std::uint32_t rule;
  const PlacedAction* decided;
};

/// The rules that hold for one source. Owns scratch memory: one a thread.
class TextMasking {
 public:
  TextMasking(const CompiledRules& compiled, Labels labels);

  /// What holds for values of this field. Good as long as this object.
  const FieldScope& scope_of(std::string_view field);
  /// Of texts that are no field's value: names of fields, queries, reasons.
  const FieldScope& scope_of_texts() { return scope_of(""); }

  /// What is to be masked in `text`, sorted and without overlaps. Valid until the next call.
  const std::vector<Finding>& find(const FieldScope& scope, std::string_view text);

  /// As find(), of the value of a field: its name says what `name: value` in a line would.
  const std::vector<Finding>& find_value(const FieldScope& scope, std::string_view name, std::string_view value);
  bool gives_context(std::string_view name) const { return compiled_.scanner.gives_context(name); }

  /// As find(), of the next message of a source: goes on with a private key that an earlier line began.
  const std::vector<Finding>& find_in_line(std::string_view source, std::string_view line);
  /// As find_value(), where `source` prints a line in each value of this field.
  const std::vector<Finding>& find_value_in_line(const FieldScope& scope, std::string_view source,
                                                 std::string_view name, std::string_view value);

  /// Appends places of `text` that find() would look at; where there are none it finds nothing.
  /// REQUIRES: no regex in the scope
  void find_anchors(std::string_view text, std::vector<std::size_t>& out) const {
    compiled_.scanner.find_anchors(text, out);
  }

  std::optional<FieldRule> rule_for_field(std::string_view name);
  /// Whether the rule leaves this value of its field as it is. A field that we call a secret by its name may hold none;
  /// what the configuration names is masked, whatever it is.
  bool stays_whole(const FieldRule& rule, std::string_view name, std::string_view value) const;

  /// Appends `text` with its findings replaced, and counts them.
  void append_replaced(std::string& out, std::string_view text, const std::vector<Finding>& findings);
  void append_replacement(std::string& out, std::uint32_t rule, const Action& action, std::string_view value);
  void count(std::uint32_t rule);

  /// How many values each rule has masked; zero from here on.
  std::vector<std::uint64_t> take_counts();
  bool has_counted() const { return has_counted_; }

 private:
  const std::vector<Finding>& go_on_with_key(const FieldScope& scope, std::string_view source, std::string_view line,
                                             Span body);
  const std::vector<Finding>& add(const FieldScope& scope, Finding finding);
  void find_meant(std::string_view text);
  void find_own(const FieldScope& scope, std::string_view text);
  void sort_and_merge(const FieldScope& scope);

  const CompiledRules& compiled_;
  const Labels labels_;
  std::vector<std::unique_ptr<const FieldScope>> scopes_;
  std::vector<Finding> findings_;
  std::vector<Finding> meant_;
  Unescaping unescaping_;
  std::string named_value_;
  std::vector<std::uint64_t> counts_;  // By rule.
  bool has_counted_ = false;
};

/// Which rule of the configuration that is: "rules[2]", or "default".
std::string place_of(const PlacedAction& decided);

}  // namespace cordwood::masking
