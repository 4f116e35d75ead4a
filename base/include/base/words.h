#pragma once
// LogsQL words: maximal runs of letters, digits and '_', where letters and digits are Unicode's. Bytes that are not
// valid UTF-8 separate words. Index and query must cut alike, so this is the only place that knows.

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

/// Appends `text` with every letter folded to its lower case (simple, one code point to one code point); invalid
/// bytes stay as they are.
void append_lower_case(std::string& out, std::string_view text);

}  // namespace cordwood
