#pragma once
// Looks at one character, ahead or behind, which RE2 has not, written as what it has.
//
//   where an expression begins or ends   the character is matched, outside of every capture: nothing else needs it
//   beside one character of it           that is narrowed: (?![0-9])\w+ is [A-Z_a-z]\w*, \w+(?<!_) is \w*[0-9A-Za-z]
//
// Elsewhere nobody can tell from the text what else would match the character.

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cordwood::parser {

/// What one character of an expression may be.
struct CharacterSet {
  std::bitset<128> ascii;
  bool others = false;  // Every character beyond ASCII; else none.

  CharacterSet operator&(const CharacterSet& other) const { return {ascii & other.ascii, others && other.others}; }
  CharacterSet operator~() const { return {~ascii, !others}; }

  std::string regex() const;
};

/// The text of the character that `text` begins with: x, \d, [0-9a-f]; empty when it begins with none. Not for '.'.
std::string_view leading_character(std::string_view text);

/// What such a text, or '.', stands for; nothing where it names single characters beyond ASCII.
std::optional<CharacterSet> set_of(std::string_view character);

struct LookAround {
  bool is_behind = false;
  bool is_negative = false;
  std::string_view character;
  std::size_t bytes = 0;  // Of its text.

  /// What is matched instead where an expression begins or ends.
  std::string at_an_end() const;
  /// What may be there.
  std::optional<CharacterSet> allowed() const;
};
/// The look at one character that `text` begins with.
std::optional<LookAround> leading_look_around(std::string_view text);

}  // namespace cordwood::parser
