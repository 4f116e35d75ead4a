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
  CompiledRules(RuleSet rules, std::string hash_key);

  std::string_view name_of(std::uint32_t rule) const;

  RuleSet rules;
  Scanner scanner;
  std::string hash_key;
  std::vector<prometheus::Counter*> masked_values;  // By rule: detectors, then own rules.
  const std::unique_ptr<OpenKeys> open_keys = std::make_unique<OpenKeys>();
};

/// The rules that hold for one source. Owns scratch memory: one a thread.
class TextMasking {
 public:
  TextMasking(const CompiledRules& compiled, const Labels& labels);

  /// What is to be masked in `text`, sorted and without overlaps. Valid until the next call.
  const std::vector<Finding>& find(std::string_view text);

  /// As find(), of the value of a field: its name says what `name: value` in a line would.
  const std::vector<Finding>& find_value(std::string_view name, std::string_view value);
  bool gives_context(std::string_view name) const { return compiled_.scanner.gives_context(name); }

  /// As find(), of the next line of a source: goes on with a private key that an earlier line began.
  const std::vector<Finding>& find_in_line(std::string_view source, std::string_view line);
  /// As find_value(), where `source` prints a line in each value of this field.
  const std::vector<Finding>& find_value_in_line(std::string_view source, std::string_view name,
                                                 std::string_view value);

  /// Appends places of `text` that find() would look at; where there are none it finds nothing.
  /// REQUIRES: !has_own_regex()
  void find_anchors(std::string_view text, std::vector<std::size_t>& out) const {
    compiled_.scanner.find_anchors(text, out);
  }

  /// The rule that masks whole values of the field `name`, whatever they hold.
  std::optional<std::uint32_t> rule_for_field(std::string_view name) const;

  /// Appends `text` with its findings replaced, and counts them.
  void append_replaced(std::string& out, std::string_view text, const std::vector<Finding>& findings) const;
  void append_replacement(std::string& out, std::uint32_t rule, std::string_view value) const;

  bool is_allowed(std::string_view value) const { return compiled_.rules.is_allowed(value); }
  const Action& action_of(std::uint32_t rule) const { return actions_[rule].action; }
  /// Which rule of the configuration that is: "rules[2]", or "default".
  std::string place_of(std::uint32_t rule) const;

  bool has_own_regex() const { return has_own_regex_; }

 private:
  const std::vector<Finding>& go_on_with_key(std::string_view source, std::string_view line, Span body);
  const std::vector<Finding>& add(Finding finding);
  bool is_off(std::uint32_t rule) const { return action_of(rule).kind == Action::Kind::off; }
  void find_meant(std::string_view text);
  void find_own(std::string_view text);
  void sort_and_merge();

  const CompiledRules& compiled_;
  std::vector<PlacedAction> actions_;  // By rule.
  bool has_own_regex_ = false;
  std::vector<Finding> findings_;
  std::vector<Finding> meant_;
  Unescaping unescaping_;
  std::string named_value_;
};

}  // namespace cordwood::masking
