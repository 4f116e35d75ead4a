#pragma once
// Code points as UTF-8, and bytes that are UTF-8. What is a word of it is base/words.h.

#include <cstddef>
#include <string>
#include <string_view>

namespace cordwood {

constexpr std::size_t kUtf8BytesMax = 4;  // Of one code point.
constexpr char32_t kReplacementCharacter = 0xfffd;

constexpr bool is_surrogate(char32_t code_point) { return code_point >= 0xd800 && code_point < 0xe000; }

/// Writes the code point at `out`, which has room for kUtf8BytesMax, and returns the bytes written.
std::size_t put_utf8(char* out, char32_t code_point);
void append_utf8(std::string& out, char32_t code_point);

/// Bytes of the code point that begins at text[at]; 0 when there is none: overlong, a surrogate, cut off, too great.
std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace cordwood
