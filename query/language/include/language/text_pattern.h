#pragma once
// Text with placeholders: `user <user> from <plain:ip>`. Read from left to right by `extract`, written by
// `format`.

#include <string>
#include <string_view>
#include <vector>

namespace cordwood::language {

struct TextPatternStep {
  std::string text;    // Stands before the placeholder; &lt; and &gt; are decoded.
  std::string field;   // "" for <_>, <*> and <>, and after the last text.
  std::string option;  // What stands before the colon: "plain" in <plain:ip>; "" for none.
};

struct TextPattern {
  std::string source;  // As written.
  std::vector<TextPatternStep> steps;
};

}  // namespace cordwood::language
