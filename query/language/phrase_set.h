#pragma once
// Many phrases, searched for at once: each word of a text asks only for the phrases whose longest word it is, so that
// a search takes about as long as the text is, however many phrases there are. The longest, because phrases that are
// searched for together often begin alike.

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cordwood::language {

/// Immutable. Threads: const members from any thread at once.
class PhraseSet {
 public:
  explicit PhraseSet(std::vector<std::string> phrases);
  PhraseSet(const PhraseSet&) = delete;
  PhraseSet& operator=(const PhraseSet&) = delete;

  const std::vector<std::string>& phrases() const { return phrases_; }

  /// Whether the text contains_phrase() at least one of them.
  bool any_in(std::string_view text) const;

 private:
  struct Phrase {
    std::string_view text;
    std::size_t word_begins;  // Where its longest word is.
  };

  const std::vector<std::string> phrases_;
  std::unordered_multimap<std::string_view, Phrase> by_longest_word_;
  std::vector<std::string_view> others_;  // Searched for one by one: those without a word to go by, or all when few.
};

}  // namespace cordwood::language
