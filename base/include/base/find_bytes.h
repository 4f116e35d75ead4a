#pragma once
// Where bytes stand in a text. std::string_view::find calls memchr for each place with the right first byte, which is
// slow where that byte is common; this compares two bytes at sixteen places at once.

#include <cstddef>
#include <string_view>

namespace cordwood {

/// The first place of `bytes` in `text` from `from` on, or npos. Empty bytes stand everywhere.
std::size_t find_bytes(std::string_view text, std::string_view bytes, std::size_t from = 0);

inline bool contains_bytes(std::string_view text, std::string_view bytes) {
  return find_bytes(text, bytes) != std::string_view::npos;
}

}  // namespace cordwood
