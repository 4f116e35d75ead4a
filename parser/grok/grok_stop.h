#pragma once
// Says where an expression that does not match stopped matching.

#include <string>
#include <string_view>

#include "parser/grok.h"

namespace cordwood::parser {

/// A sentence for people: the longest beginning of the expression that is found in the text, how far it got there, and
/// what comes next on both sides; empty when the expression matches. Compiles the expression several times.
std::string grok_stop(std::string_view expression, const GrokPatterns& patterns, std::string_view text);

}  // namespace cordwood::parser
