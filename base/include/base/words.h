#pragma once
// LogsQL words: maximal runs of letters, digits and '_', where letters and digits are Unicode's. Bytes that are not
// valid UTF-8 separate words. Index and query must cut alike, so this is the only place that knows.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cordwood {

/// Whether the code point is part of a word.
bool is_word_code_point(char32_t code_point);

/// Whether the code point that begins (ends) at `text[at]` (just before `at`) is part of a word; false outside `text`.
bool word_begins_at(std::string_view text, std::size_t at);
bool word_ends_at(std::string_view text, std::size_t at);

/// Cuts the next word off `rest`; empty when there is none left.
/// while (auto word = next_word(rest); !word.empty()) …
std::string_view next_word(std::string_view& rest);

/// Whether the word is a number of one to four digits. Such words tell rows apart only together: in quads.
inline bool is_short_number(std::string_view word) {
  constexpr std::size_t kDigitsMax = 4;
  return !word.empty() && word.size() <= kDigitsMax &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Finds the *quads* of a text: four neighbouring words that are short numbers, joined by one dot each, as in
/// "10.0.0.1". A longer run holds several: "1.2.3.4.5" has two.
class QuadFinder {
 public:
  /// Takes the words of one text, one after the other. The quad that ends with this word; empty when there is none.
  std::string_view take(std::string_view word) {
    return is_short_number(word) ? take_number(word) : std::string_view();
  }
  /// The same, and words that are no short numbers may be left out. REQUIRES: is_short_number(word)
  std::string_view take_number(std::string_view word) {
    const bool joined = end_ != nullptr && word.data() == end_ + 1 && *end_ == '.';
    count_ = joined ? count_ + 1 : 1;
    begins_[count_ % begins_.size()] = word.data();
    end_ = word.data() + word.size();
    if (count_ < begins_.size()) return {};
    const char* const begin = begins_[(count_ + 1) % begins_.size()];
    return {begin, static_cast<std::size_t>(end_ - begin)};
  }

 private:
  std::array<const char*, 4> begins_{};  // Of the last four numbers of the run.
  std::uint32_t count_ = 0;              // Numbers in the run.
  const char* end_ = nullptr;            // Of the last number.
};

/// Whether all of `text` is one quad.
bool is_quad(std::string_view text);

/// Appends `text` with every letter folded to its lower case (simple, one code point to one code point); invalid
/// bytes stay as they are.
void append_lower_case(std::string& out, std::string_view text);

}  // namespace cordwood
