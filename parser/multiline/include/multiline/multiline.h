#pragma once
// Which lines belong to one event: a stack trace to the line that it follows, a query to its head. The server's
// pipelines and the collector join lines by the same rules.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/yaml.h"

namespace cordwood::multiline {

/// A rule. Cheap to copy. Threads: const members from any thread at once.
class Rule {
 public:
  /// The name of a preset, or a map with `preset`, or `start` (what an event's first line looks like), or `continue`
  /// (what all its other lines look like), and the limits `lines_max` and `bytes_max`.
  static Result<Rule> from_configuration(const YamlNode& node);

 private:
  friend class Joiner;
  struct Parts;
  std::shared_ptr<const Parts> parts_;
};

/// Applies a rule to the lines of one source, in order.
class Joiner {
 public:
  explicit Joiner(const Rule& rule) : rule_(rule.parts_) {}

  /// Whether the line goes on with the event of the line before. An event at a limit ends, and the next line begins
  /// one.
  bool joins(std::string_view line);

 private:
  bool goes_on(std::string_view line) const;

  std::shared_ptr<const Rule::Parts> rule_;
  std::size_t lines_ = 0;  // Of the event so far; 0: the next line begins one.
  std::size_t bytes_ = 0;
  bool keeps_next_ = false;  // The line before wants the next one, whatever that is.
};

}  // namespace cordwood::multiline
