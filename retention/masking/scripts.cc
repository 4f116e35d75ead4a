#include "scripts.h"

#include <algorithm>

#include "base/utf8.h"
#include "characters.h"

namespace cordwood::masking {
namespace {

unsigned byte(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

Script script_of(std::string_view character) {
  const unsigned first = byte(character, 0);
  switch (character.size()) {
    case 1:
      return is_alnum(character[0]) || is_beyond_ascii(character[0]) ? Script::narrow : Script::none;
    case 2:
      return first == 0xc2 ? Script::none : Script::narrow;  // U+0080 to U+00BF: no-break space, «, », ….
    case 3: {
      const unsigned second = byte(character, 1);
      if (first == 0xe1)
        return second >= 0xb8 && second <= 0xbf ? Script::narrow : Script::wide;  // Latin of Vietnamese.
      if (first == 0xe2) return Script::none;                                     // Punctuation, symbols.
      if (first == 0xe3 && second == 0x80) return Script::none;                   // 、。「」
      if (first == 0xef) return second >= 0xbd && second <= 0xbe ? Script::wide : Script::none;  // Full width, U+FEFF.
      return Script::wide;
    }
    default:
      return first == 0xf0 && byte(character, 1) >= 0xa0 ? Script::wide : Script::none;  // Ideographs; emoji.
  }
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  if (!is_beyond_ascii(text[at])) return {is_alnum(text[at]) ? Script::narrow : Script::none, 1};
  const std::size_t bytes = std::max<std::size_t>(utf8_length(text, at), 1);
  return {script_of(text.substr(at, bytes)), bytes};
}

Character character_before(std::string_view text, std::size_t at) {
  if (at == 0) return {};
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < kUtf8BytesMax && (byte(text, begin) & 0xc0) == 0x80) --begin;
  const bool is_whole = utf8_length(text, begin) == at - begin;
  return character_at(text.substr(0, at), is_whole ? begin : at - 1);
}

}  // namespace cordwood::masking
