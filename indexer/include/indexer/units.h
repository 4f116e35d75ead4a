#pragma once
// Cuts a text into what varies and what stays: a *unit* is a maximal run of letters, digits and joining characters
// with a digit in it; the rest is the *template*. In a text of several lines, what follows "Key: " up to the end of
// the line is a unit too: such texts are records in which every value varies. No word is ever cut: a unit begins and
// ends beside a character that is part of no word.

#include <cstdint>
#include <string_view>
#include <vector>

namespace cordwood::indexer {

/// Stands for a unit in the text of a template. A text that holds it itself is not cut.
inline constexpr char kSlot = '\0';

enum class UnitSize : std::uint8_t {
  large,  // Joined by . : - / @ + % # ~ \ : an address with its port, a path, a date, a UUID.
  small,  // Joined by . alone: an address, a number, a version.
};

struct Unit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Whether the byte may be of a word: a unit begins and ends with such bytes, but for a "-" before a number.
inline bool may_be_within_word(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

/// Whether a text with these fixed parts may be of several lines, each with a unit of any bytes in it.
inline bool may_be_record(std::string_view piece) { return piece.find('\n') != std::string_view::npos; }

/// Appends the units of `text` to `units`. False when it holds kSlot.
bool cut_units(std::string_view text, UnitSize size, std::vector<Unit>& units);

}  // namespace cordwood::indexer
