#pragma once
// Whether a line can hold the words that a filter asks of its message, told from the bytes alone: most lines of a
// search for a rare word need no parsing.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/filter.h"

namespace cordwood::open {

/// One ASCII word, letters compared without case, found by skipping (Horspool).
class WordFinder {
 public:
  explicit WordFinder(std::string_view word);
  bool is_in(std::string_view text) const;
  std::size_t length() const { return word_.size(); }

 private:
  std::string word_;                       // In lower case.
  std::array<std::uint32_t, 256> skip_{};  // By the byte under the word's last.
};

/// Threads: const members from any thread at once.
class LineWords {
 public:
  /// Holds for messages that are a part of their line, escapes aside: what the built-in parsers make of it.
  static LineWords of(const language::Filter& filter);
  /// Knows nothing.
  LineWords() = default;

  /// False: no message that is made of this line passes the filter.
  bool may_pass(std::string_view line) const;

 private:
  std::vector<WordFinder> any_of_;  // Empty: every line may pass.
};

}  // namespace cordwood::open
