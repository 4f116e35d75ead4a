#pragma once
// Proposes a grok expression for lines that somebody has and no pattern for.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cordwood::parser {

struct GrokSuggestion {
  std::string expression;
  std::size_t matched = 0;  // Of the lines given.
};

/// Looks at what the lines have in common from left to right: words that are the same stay as they are, times,
/// addresses, numbers and their like are captured by kind, what differs otherwise up to the next blank, and what
/// nothing is known of at the end is the message. A word with '=' or ':' behind it names the capture that follows.
/// Errc::invalid without a line. Looks at the first kSuggestionLinesMax lines and kSuggestionBytesMax bytes of each.
Result<GrokSuggestion> suggest_grok(std::span<const std::string_view> lines);

inline constexpr std::size_t kSuggestionLinesMax = 100;
inline constexpr std::size_t kSuggestionBytesMax = 4'096;

}  // namespace cordwood::parser
