#include "base/utf8.h"

#include <array>

namespace cordwood {
std::size_t put_utf8(char* out, char32_t code_point) {
  const auto put = [&](std::size_t at, char32_t byte) {
    out[at] = static_cast<char>(static_cast<unsigned char>(byte));
  };
  const auto continuation = [&](int shift) { return 0x80 | ((code_point >> shift) & 0x3f); };
  if (code_point < 0x80) {
    put(0, code_point);
    return 1;
  }
  if (code_point < 0x800) {
    put(0, 0xc0 | (code_point >> 6));
    put(1, continuation(0));
    return 2;
  }
  if (code_point < 0x10000) {
    put(0, 0xe0 | (code_point >> 12));
    put(1, continuation(6));
    put(2, continuation(0));
    return 3;
  }
  put(0, 0xf0 | (code_point >> 18));
  put(1, continuation(12));
  put(2, continuation(6));
  put(3, continuation(0));
  return 4;
}

void append_utf8(std::string& out, char32_t code_point) {
  std::array<char, kUtf8BytesMax> bytes;
  out.append(bytes.data(), put_utf8(bytes.data(), code_point));
}

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
  const unsigned first = byte(at);
  const unsigned second = byte(at + 1);
  if (at >= text.size()) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return continues(at + 1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    const bool canonical = (first != 0xe0 || second >= 0xa0) && (first != 0xed || second < 0xa0);
    return canonical && continues(at + 1) && continues(at + 2) ? 3 : 0;
  }
  if (first >= 0xf0 && first < 0xf5) {
    const bool canonical = (first != 0xf0 || second >= 0x90) && (first != 0xf4 || second < 0x90);
    return canonical && continues(at + 1) && continues(at + 2) && continues(at + 3) ? 4 : 0;
  }
  return 0;
}

}  // namespace cordwood
