#pragma once

#include "filters/filters.h"

namespace cordwood::language {

/// value > text and the like, byte by byte; `test` is what it prints as.
FilterPtr make_string_comparison(const CurrentField& field, bool greater, bool included, std::string text,
                                 std::string test);

}  // namespace cordwood::language
