#pragma once
// Reads text with placeholders outside of a query: for pipelines of the parser.

#include <string>

#include "base/result.h"
#include "language/text_pattern.h"

namespace cordwood::language {

/// Cuts a pattern into its steps; &lt;, &gt; and &amp; stand for themselves. Errc::invalid on a '<' without '>' and on
/// fields with '*'.
Result<TextPattern> read_text_pattern(std::string source);

}  // namespace cordwood::language
