#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "language/text_pattern.h"
#include "parser.h"

namespace cordwood::language {

/// read_text_pattern(); what is wrong is at what was parsed since `begin`.
Result<TextPattern> make_text_pattern(const Parser& in, std::size_t begin, std::string source);

/// What only reading from left to right asks for: at least one field, and text between every two
/// placeholders.
Result<void> check_extractable(const Parser& in, std::size_t begin, const TextPattern& pattern);

}  // namespace cordwood::language
