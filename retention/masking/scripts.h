#pragma once
// Letters beyond ASCII, as far as it matters where a word of them ends.

#include <cstddef>
#include <string_view>

namespace cordwood::masking {

enum class Script {
  none,    // Blanks, punctuation, symbols: they part words.
  narrow,  // ASCII and what is written like it, with blanks between words: Latin, Greek, Cyrillic, Arabic, Hebrew, ….
  wide,    // What may stand without a blank beside an address: Chinese, Japanese, Korean, Thai, the scripts of India.
};

struct Character {
  Script script = Script::none;
  std::size_t bytes = 0;  // 0: there is none.
};

/// The character that begins at `at`, or ends there. Bytes that are no UTF-8 are narrow, one each.
Character character_at(std::string_view text, std::size_t at);
Character character_before(std::string_view text, std::size_t at);

}  // namespace cordwood::masking
