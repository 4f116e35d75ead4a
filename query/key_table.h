#pragma once
// Numbers distinct texts: 0, 1, 2… in the order in which they come.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/event.h"

namespace cordwood::query {

class KeyTable {
 public:
  /// The number of `key`, given now if it is new.
  std::uint32_t number_of(std::string_view key);

  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }
  std::string_view key(std::uint32_t number) const { return keys_[number]; }
  std::size_t memory_bytes() const {
    return arena_.bytes() + keys_.capacity() * sizeof(std::string_view) + slots_.capacity() * sizeof(Slot);
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;  // Says where the slot is, and skips most comparisons.
    std::uint32_t number = kEmpty;
  };
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};
  void grow();

  std::vector<Slot> slots_;  // Open addressing; a power of two, at most half full.
  std::vector<std::string_view> keys_;
  Arena arena_;
};

}  // namespace cordwood::query
