#pragma once
// Phrases and prefixes in texts. Where a phrase begins (ends) with a word character, a word has to begin
// (end) there.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cordwood::language {

/// Where the phrase begins in `text`, or npos. An empty phrase stands at 0 of every text.
std::size_t find_phrase(std::string_view text, std::string_view phrase);
inline bool contains_phrase(std::string_view text, std::string_view phrase) {
  return find_phrase(text, phrase) != std::string_view::npos;
}
/// A phrase whose last word may go on. An empty prefix stands in every text.
bool contains_prefix(std::string_view text, std::string_view prefix);

/// What touches the ends of a text that is searched for: there a word of the text may be part of a longer
/// one.
struct OpenEnds {
  bool front = false;
  bool back = false;
};
/// The words and quads that every value holding `text` holds, as one alternative for FieldFilter::required_words().
std::vector<std::string> whole_words(std::string_view text, OpenEnds open = {});
/// {whole_words(…)}, or nothing where there are none.
std::vector<std::vector<std::string>> all_words_of(std::string_view text, OpenEnds open = {});

/// Whether the text is one word or a part of one, of ASCII letters, digits and '_'.
bool is_within_word(std::string_view text);

std::string lower_case(std::string_view text);

}  // namespace cordwood::language
