#pragma once
// Turns a grok expression into one regular expression whose groups are numbered.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parser/grok.h"

namespace cordwood::parser {

/// Names expand to names: without a limit a few lines of definitions could fill the memory.
inline constexpr std::size_t kExpansionBytesMax = 512 << 10;
inline constexpr std::size_t kExpansionDepthMax = 64;

struct Expansion {
  std::string regex;                // Without flags.
  std::vector<Grok::Group> groups;  // groups[i] is the regex's group i + 1.
};

/// Names stay outside the regex, because the packaged RE2 takes only word characters in them and one field
/// may come from several groups.
Result<Expansion> expand_grok(std::string_view expression, const GrokPatterns& patterns);

}  // namespace cordwood::parser
