#include "key_table.h"

#include "base/checksum.h"

namespace cordwood::query {

std::uint32_t KeyTable::number_of(std::string_view key) {
  if (keys_.size() * 2 >= slots_.size()) grow();
  const std::uint64_t hash = checksum64(key);
  const auto upper = static_cast<std::uint32_t>(hash >> 32);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.number == kEmpty) {
      slot = {upper, size()};
      keys_.push_back(arena_.copy(key));
      return slot.number;
    }
    if (slot.hash == upper && keys_[slot.number] == key) return slot.number;
  }
}

void KeyTable::grow() {
  slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, Slot{});
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t number = 0; number < size(); ++number) {
    const std::uint64_t hash = checksum64(keys_[number]);
    std::size_t at = hash & mask;
    while (slots_[at].number != kEmpty) at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), number};
  }
}

}  // namespace cordwood::query
