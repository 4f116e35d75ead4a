#pragma once
// Numbers for texts, in the order in which they first come.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/same_text.h"

namespace cordwood::indexer {

/// Open addressing, at most half full. It begins small, since most columns have few distinct texts.
class TextIds {
 public:
  TextIds() : slots_(kSlotsMin, kEmpty) {}

  std::size_t size() const { return texts_.size(); }
  const std::vector<std::string_view>& texts() const { return texts_; }

  /// The number of the text. A new one gets size() for its number, and what keep() makes of it is kept, which must
  /// outlive this. `hash` must follow from the text.
  template <class Keep>
  std::uint32_t id_of(std::string_view text, std::uint64_t hash, const Keep& keep) {
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at] != kEmpty; at = (at + 1) & (slots_.size() - 1))
      if (hashes_[slots_[at]] == hash && same_text(texts_[slots_[at]], text)) return slots_[at];
    const auto id = static_cast<std::uint32_t>(texts_.size());
    slots_[at] = id;
    hashes_.push_back(hash);
    texts_.push_back(keep(text));
    if (texts_.size() * 2 > slots_.size()) grow();
    return id;
  }

 private:
  static constexpr std::uint32_t kEmpty = UINT32_MAX;
  static constexpr std::size_t kSlotsMin = 64;

  void grow() {
    slots_.assign(slots_.size() * 4, kEmpty);
    for (std::uint32_t id = 0; id < hashes_.size(); ++id) {
      std::size_t at = hashes_[id] & (slots_.size() - 1);
      while (slots_[at] != kEmpty) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = id;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<std::string_view> texts_;  // By number.
  std::vector<std::uint64_t> hashes_;    // The same.
};

}  // namespace cordwood::indexer
