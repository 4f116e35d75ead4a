#pragma once

#include <string_view>

namespace cordwood::language {

/// `lower_case` is in lower case; only ASCII letters have case here, because keywords are ASCII.
inline bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower_case[i]) return false;
  }
  return true;
}

}  // namespace cordwood::language
