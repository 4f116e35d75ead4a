#include "encoding/contains_word.h"

#include <array>

namespace cordwood::indexer {
namespace {

constexpr std::array<char, 256> kFolded = [] {
  std::array<char, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<std::size_t>(c)] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return table;
}();

char fold(char c) { return kFolded[static_cast<unsigned char>(c)]; }

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

/// The same as word by word, for two texts without bytes above 127.
bool contains_ascii_word(std::string_view text, std::string_view folded) {
  if (text.size() < folded.size()) return false;
  for (std::size_t at = 0; at <= text.size() - folded.size(); ++at) {
    if (fold(text[at]) != folded[0]) continue;
    std::size_t same = 1;
    while (same < folded.size() && fold(text[at + same]) == folded[same]) ++same;
    if (same == folded.size() && !word_ends_at(text, at) && !word_begins_at(text, at + same)) return true;
  }
  return false;
}

}  // namespace

bool ContainsWord::matches(std::string_view value) const {
  if (is_quad_) {
    QuadFinder quads;
    for (auto word = next_word(value); !word.empty(); word = next_word(value))
      if (quads.take(word) == folded_) return true;
    return false;
  }
  if (!folded_.empty() && is_ascii(folded_) && is_ascii(value)) return contains_ascii_word(value, folded_);
  std::string folded;
  while (true) {
    const std::string_view word = next_word(value);
    if (word.empty()) return false;
    folded.clear();
    append_lower_case(folded, word);
    if (folded == folded_) return true;
  }
}

}  // namespace cordwood::indexer
