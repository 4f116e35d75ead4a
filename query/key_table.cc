#include "key_table.h"

#include "base/checksum.h"

namespace cordwood::query {

std::uint32_t KeyTable::number_of(std::string_view key) {
  if (keys_.size() * 2 >= slots_.size()) grow();
  const auto hash = static_cast<std::uint32_t>(checksum64(key));
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.number == kEmpty) {
      slot = {hash, size()};
      keys_.push_back(arena_.copy(key));
      return slot.number;
    }
    if (slot.hash == hash && keys_[slot.number] == key) return slot.number;
  }
}

void KeyTable::grow() {
  std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.number == kEmpty) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].number != kEmpty) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace cordwood::query
