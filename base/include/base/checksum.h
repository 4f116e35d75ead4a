#pragma once
// XXH3, 64 and 128 bits: guards against rot and torn writes, not against people.

#include <cstdint>
#include <string_view>

namespace cordwood {

std::uint64_t checksum64(std::string_view bytes);

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};
Hash128 hash128(std::string_view bytes);

}  // namespace cordwood
