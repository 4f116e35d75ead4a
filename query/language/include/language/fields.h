#pragma once
// Names of fields as queries write them: `host`, or `host.*` for all that begin alike.

#include <string>
#include <string_view>
#include <vector>

namespace cordwood::language {

struct FieldPattern {
  std::string name;  // Or, with is_prefix, what the names begin with: "" for all of them.
  bool is_prefix = false;

  bool matches(std::string_view field) const { return is_prefix ? field.starts_with(name) : field == name; }
  bool matches_all() const { return is_prefix && name.empty(); }
  friend bool operator==(const FieldPattern&, const FieldPattern&) = default;
};

using FieldNames = std::vector<std::string>;
using FieldPatterns = std::vector<FieldPattern>;

bool any_matches(const FieldPatterns& patterns, std::string_view field);

}  // namespace cordwood::language
