#pragma once
// What to look for and what to do with it: the compiled form of a configuration's `masking:` node.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "action.h"
#include "base/metrics.h"
#include "base/result.h"
#include "base/yaml.h"
#include "detectors/all.h"
#include "scanner.h"
#include "source_filter.h"

namespace cordwood::masking {

/// What is done, and which of the configuration's rules says so; none when it is the default.
struct PlacedAction {
  Action action;
  std::optional<std::size_t> place;
  friend bool operator==(const PlacedAction&, const PlacedAction&) = default;
};

/// Where a rule holds.
struct RuleScope {
  SourceFilter sources;
  std::vector<std::string> fields;  // Globs of the fields whose values it looks at; none: all, and all other texts.

  bool holds(const Labels& labels, std::string_view field) const;
};

/// A rule of a configuration that is not about a detector of ours.
struct OwnRule {
  std::string name;
  std::unique_ptr<re2::RE2> regex;  // Either this: its first group, or all of it when it has none, is masked.
  std::vector<std::string> fields;  // Or globs of the fields whose whole values are.
  Action action;
  RuleScope scope;
  std::size_t place = 0;  // Among the configuration's rules.
};

/// A rule that says what to do with what a detector finds; the first that holds decides.
struct DetectorRule {
  std::uint32_t detector = 0;
  Action action;
  RuleScope scope;
  std::size_t place = 0;  // Among the configuration's rules.
};

struct RuleSet {
  std::vector<DetectorRule> detector_rules;
  std::vector<OwnRule> own_rules;
  std::vector<std::string> allowed;  // Globs: values that stay, whatever finds them.

  bool is_allowed(std::string_view value) const;

  /// What the detector does with a field of a stream with these labels.
  PlacedAction action_of(std::uint32_t detector, const Labels& labels, std::string_view field) const;
  /// Whether what holds depends on the source, or on the field, at all.
  bool depends_on_source() const;
  bool depends_on_field() const;

  /// The rules of a `masking:` node without `enabled`; what it does not mention stays at its default.
  static Result<RuleSet> from_configuration(const YamlNode& node);
};

}  // namespace cordwood::masking
