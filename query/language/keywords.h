#pragma once
// Words that mean something where a filter is expected, so that a value with the same letters has to be
// quoted.

#include <string_view>

namespace cordwood::language {

/// and, or, not, by, options, and all names of pipes, filters and stats functions. Letters without case.
bool is_keyword(std::string_view word);

}  // namespace cordwood::language
