#pragma once
// What a value is: what somebody may do with a field that has such values.

#include <cstdint>
#include <string_view>

namespace cordwood::catalogue {

enum class ValueKind : std::uint8_t {
  text,
  number,   // Decimal, with or without sign, fraction and exponent.
  time,     // RFC 3339.
  ip,       // An IPv4 or IPv6 address.
  boolean,  // true or false.
  json,     // An array or object.
};
inline constexpr std::size_t kValueKinds = 6;

std::string_view name_of(ValueKind kind);
ValueKind kind_of(std::string_view value);

}  // namespace cordwood::catalogue
