#pragma once
// Decimal digits at fixed places.

#include <cstdint>
#include <string_view>

namespace cordwood::indexer {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// REQUIRES: digits only, at most 18.
inline std::int64_t parse_digits(std::string_view digits) {
  std::int64_t number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

/// Writes the last `count` digits of a number that is not negative.
inline void write_digits(std::uint64_t number, char* to, std::size_t count) {
  while (count-- > 0) {
    to[count] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

}  // namespace cordwood::indexer
