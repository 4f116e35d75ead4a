#pragma once
// A set of 128-bit hashes. Two different texts meet in one hash once in 10^20 sets of a billion: it stands for a set of
// texts.

#include <cstdint>
#include <vector>

#include "base/checksum.h"

namespace cordwood::query {

class HashSet {
 public:
  bool insert(const Hash128& hash) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    // All zeros marks a free slot; the one text in 2^128 that hashes to it is taken for its neighbour.
    const Hash128 key = hash == Hash128{} ? Hash128{0, 1} : hash;
    if (!place(key)) return false;
    ++size_;
    return true;
  }
  std::uint64_t size() const { return size_; }
  std::size_t memory_bytes() const { return slots_.capacity() * sizeof(Hash128); }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Hash128& slot : slots_)
      if (slot != Hash128{}) visit(slot);
  }

 private:
  bool place(const Hash128& key) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = key.low & mask;; at = (at + 1) & mask) {
      if (slots_[at] == key) return false;
      if (slots_[at] == Hash128{}) {
        slots_[at] = key;
        return true;
      }
    }
  }
  void grow() {
    std::vector<Hash128> old(slots_.empty() ? 8 : slots_.size() * 2);
    old.swap(slots_);
    for (const Hash128& key : old)
      if (key != Hash128{}) place(key);
  }
  std::vector<Hash128> slots_;  // Open addressing; a power of two, at most half full.
  std::uint64_t size_ = 0;
};

}  // namespace cordwood::query
