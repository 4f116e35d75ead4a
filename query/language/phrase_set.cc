#include "phrase_set.h"

#include <algorithm>

#include "base/utf8.h"
#include "base/words.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

constexpr std::size_t kFew = 8;  // So many searches for bytes take no longer than cutting the text into words.

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

bool stands_at(std::string_view text, std::size_t at, std::string_view phrase) {
  if (text.compare(at, phrase.size(), phrase) != 0) return false;
  if (word_begins_at(phrase, 0) && word_ends_at(text, at)) return false;
  return !word_ends_at(phrase, phrase.size()) || !word_begins_at(text, at + phrase.size());
}

std::string_view longest_word(std::string_view text) {
  std::string_view longest;
  for (auto word = next_word(text); !word.empty(); word = next_word(text))
    if (word.size() > longest.size()) longest = word;
  return longest;
}

}  // namespace

PhraseSet::PhraseSet(std::vector<std::string> phrases) : phrases_(std::move(phrases)) {
  for (const std::string& phrase : phrases_) {
    const std::string_view word = longest_word(phrase);
    // Of bytes that are no whole code points a text may make other words.
    if (phrases_.size() <= kFew || word.empty() || !is_utf8(phrase))
      others_.push_back(phrase);
    else
      by_longest_word_.emplace(word, Phrase{phrase, static_cast<std::size_t>(word.data() - phrase.data())});
  }
}

bool PhraseSet::any_in(std::string_view text) const {
  if (std::any_of(others_.begin(), others_.end(),
                  [text](std::string_view phrase) { return contains_phrase(text, phrase); }))
    return true;
  if (by_longest_word_.empty()) return false;
  std::string_view rest = text;
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) {
    const auto word_at = static_cast<std::size_t>(word.data() - text.data());
    const auto [begin, end] = by_longest_word_.equal_range(word);
    for (auto found = begin; found != end; ++found) {
      const Phrase& phrase = found->second;
      if (word_at >= phrase.word_begins && stands_at(text, word_at - phrase.word_begins, phrase.text)) return true;
    }
  }
  return false;
}

}  // namespace cordwood::language
