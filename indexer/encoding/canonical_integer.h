#pragma once
// Integers as people write them, so that text → number → text is the same text.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cordwood::indexer {

inline constexpr std::size_t kIntegerDigitsMax = 20;   // "-9223372036854775808"
inline constexpr std::size_t kIntegerDigitsSafe = 18;  // So many digits always fit.

/// The number, when `text` is how std::to_string would write it: no blanks, no '+', no leading zeros, no "-0".
inline std::optional<std::int64_t> parse_canonical_integer(std::string_view text) {
  if (text.empty() || text.size() > kIntegerDigitsMax) return std::nullopt;
  const std::size_t first_digit = text[0] == '-' ? 1 : 0;
  if (text.size() == first_digit) return std::nullopt;
  if (text[first_digit] == '0' && text.size() > 1) return std::nullopt;
  std::int64_t number = 0;
  if (text.size() - first_digit <= kIntegerDigitsSafe) {
    for (const char* at = text.data() + first_digit; at != text.data() + text.size(); ++at) {
      const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
      if (digit > 9) return std::nullopt;
      number = number * 10 + static_cast<std::int64_t>(digit);
    }
    return first_digit == 0 ? number : -number;
  }
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Writes the number into `scratch` and returns it.
inline std::string_view format_integer(std::int64_t number, std::string& scratch) {
  scratch.resize(kIntegerDigitsMax);
  const auto result = std::to_chars(scratch.data(), scratch.data() + scratch.size(), number);
  scratch.resize(static_cast<std::size_t>(result.ptr - scratch.data()));
  return scratch;
}

}  // namespace cordwood::indexer
