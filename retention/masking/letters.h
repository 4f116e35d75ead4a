#pragma once
// Letters of two bytes in UTF-8: Latin with accents, Greek, Cyrillic. What has more bytes has no capitals, or is rare.

#include <string_view>

namespace cordwood::masking {

/// The code point of two bytes; 0 when they are none.
constexpr unsigned letter_of(std::string_view two) {
  const auto first = static_cast<unsigned char>(two[0]);
  const auto second = static_cast<unsigned char>(two[1]);
  return first >= 0xc2 && first <= 0xdf && (second & 0xc0U) == 0x80 ? (first & 0x1fU) << 6 | (second & 0x3fU) : 0;
}

/// The same, of the small letter.
constexpr unsigned lower_letter(std::string_view two) {
  const unsigned letter = letter_of(two);
  if (letter >= 0xc0 && letter <= 0xde && letter != 0xd7) return letter + 0x20;  // À to Þ
  if (letter == 0x130) return 'i';                                               // İ
  const bool is_odd_pair = (letter >= 0x139 && letter <= 0x148) || (letter >= 0x179 && letter <= 0x17e);
  if (is_odd_pair) return letter + (letter & 1U);                // Ĺ to Ň, Ź to Ž
  if (letter >= 0x100 && letter <= 0x177) return letter | 1U;    // Ā to Ŷ
  if (letter >= 0x218 && letter <= 0x21b) return letter | 1U;    // Ș Ț
  if (letter >= 0x391 && letter <= 0x3a9) return letter + 0x20;  // Α to Ω
  if (letter >= 0x410 && letter <= 0x42f) return letter + 0x20;  // А to Я
  if (letter >= 0x400 && letter <= 0x40f) return letter + 0x50;  // Ѐ to Џ
  return letter;
}

}  // namespace cordwood::masking
