#pragma once
// Whether two texts are the same, without a call for short ones: most values are.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace cordwood {

inline bool same_text(std::string_view a, std::string_view b) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  if (a.data() == b.data()) return true;
  if (size > 4 * kWord) return std::memcmp(a.data(), b.data(), size) == 0;
  const auto differ = [&](std::size_t at) {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::memcpy(&left, a.data() + at, kWord);
    std::memcpy(&right, b.data() + at, kWord);
    return left ^ right;
  };
  if (size >= kWord) {  // Words from the front, and one that ends with the text.
    std::uint64_t bits = differ(size - kWord);
    for (std::size_t at = 0; at + kWord < size; at += kWord) bits |= differ(at);
    return bits == 0;
  }
  for (std::size_t at = 0; at < size; ++at)
    if (a[at] != b[at]) return false;
  return true;
}

}  // namespace cordwood
