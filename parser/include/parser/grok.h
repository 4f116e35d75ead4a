#pragma once
// Grok: patterns with names, expanded into one regular expression that takes linear time.
//
//   %{NAME}                the pattern of that name
//   %{NAME:field}          … its text becomes a field; nested: %{NAME:[a][b]} is the field a.b
//   %{NAME:field:int}      … as a whole number, or float
//   (?<field>…)            a group of one's own; (?<[a][b]>…) too. A plain ( ) does not capture.
//
// Matching is a search, not anchored; '.' takes a newline too, ^ and $ hold at every line. A line that is
// valid UTF-8 is matched by code points, any other byte by byte, so that invalid bytes never hide a match.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cordwood::parser {

/// Patterns by name: one of the banks, and what a configuration defines on top.
class GrokPatterns {
 public:
  /// "ecs-v1" (field names of the Elastic Common Schema) or "legacy".
  static Result<GrokPatterns> bank(std::string_view name);

  /// Adds or replaces one; Errc::invalid when the name is not made of letters, digits and '_'.
  Result<void> define(std::string_view name, std::string_view definition);

  std::optional<std::string_view> find(std::string_view name) const;
  std::vector<std::string_view> names() const;  // Sorted.
  /// The known name nearest to a wrong one, for a hint; empty when none is near.
  std::string_view nearest(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> definitions_;
};

/// A compiled expression. Threads: const members from any thread at once. Cheap to copy.
class Grok {
 public:
  enum class Cast { none, integer, floating };

  struct Group {
    std::vector<std::string> path;  // {"a", "b"} of [a][b].
    std::string name;               // a.b
    Cast cast = Cast::none;
  };

  /// Errc::invalid, with place in `expression` and a hint, for an unknown name, a pattern within itself, and what a
  /// linear-time engine has not: look-around but at one character where the expression begins or ends, back-references.
  /// Atomic groups and possessive quantifiers are read as plain ones.
  static Result<Grok> compile(std::string_view expression, const GrokPatterns& patterns);

  /// Whether the expression is found in `text`; `groups` gets what each group took, empty when it took no
  /// part.
  bool match(std::string_view text, std::vector<std::string_view>& groups) const;

  /// In the order of match()'s groups. Several may be of one field.
  const std::vector<Group>& groups() const;

  /// What the expression finds as one JSON object, nested as the fields are; nothing when it does not match.
  std::optional<std::string> match_as_json(std::string_view text) const;

 private:
  struct Compiled;
  explicit Grok(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

/// The decimal number at the front of a text, as JSON writes it, for a cast; "0" when there is none. A view
/// into `text` where that is one already, else `buffer`.
std::string_view cast_number(std::string_view text, Grok::Cast cast, std::string& buffer);

}  // namespace cordwood::parser
