#include "language/fields.h"

#include <algorithm>

namespace cordwood::language {

bool any_matches(const FieldPatterns& patterns, std::string_view field) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [field](const FieldPattern& pattern) { return pattern.matches(field); });
}

}  // namespace cordwood::language
