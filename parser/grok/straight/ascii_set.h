#pragma once

#include <array>
#include <cstdint>

namespace cordwood::parser {

/// A set of ASCII characters, as two words of bits.
struct AsciiSet {
  std::array<std::uint64_t, 2> bits = {};

  static AsciiSet all() { return {{~std::uint64_t{0}, ~std::uint64_t{0}}}; }

  bool holds(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    return (bits[(byte >> 6) & 1] >> (byte & 63) & 1) != 0;
  }
  void add(unsigned char byte) {
    if (byte < 128) bits[byte >> 6] |= std::uint64_t{1} << (byte & 63);
  }
  void add_range(unsigned char first, unsigned char last) {
    for (unsigned byte = first; byte <= last; ++byte) add(static_cast<unsigned char>(byte));
  }
  void add(const AsciiSet& other) {
    bits[0] |= other.bits[0];
    bits[1] |= other.bits[1];
  }
  AsciiSet complement() const { return {{~bits[0], ~bits[1]}}; }
  bool overlaps(const AsciiSet& other) const { return ((bits[0] & other.bits[0]) | (bits[1] & other.bits[1])) != 0; }
  friend bool operator==(const AsciiSet&, const AsciiSet&) = default;
};

}  // namespace cordwood::parser
