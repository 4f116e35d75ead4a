#pragma once
// Texts that are kept in parts: fixed *pieces* with a slot between every two. Looking for bytes in such a text, the
// slots of which nobody has read.

#include <functional>
#include <string_view>
#include <vector>

namespace cordwood::indexer {

/// What is known of the texts in the slots.
enum class SlotTexts {
  units,  // Not empty; as cut_units() cuts words: only the bytes of units, and a word (or "-") at either end.
  any,    // Not empty.
};

/// Whether the bytes may stand in a text in a slot, told from what kinds of bytes these texts have. False is a proof.
bool may_stand_in(SlotTexts slots, std::string_view bytes);

/// Whether a text in slot number `slot` may hold `bytes`, which are not empty.
using SlotMayHold = std::function<bool(std::size_t slot, std::string_view bytes)>;

/// Whether `bytes` may stand across a border between a piece and a slot. False is a proof.
/// REQUIRES: there is one piece more than there are slots.
bool may_straddle(const std::vector<std::string_view>& pieces, SlotTexts slots, const SlotMayHold& slot_may_hold,
                  std::string_view bytes);

/// Whether `bytes` may stand somewhere in values of this shape, where the places that hold `kPlace` vary.
template <char kPlace, class IsOfPlace>
bool shape_may_hold(std::string_view shape, std::string_view bytes, const IsOfPlace& is_of_place) {
  for (std::size_t at = 0; at + bytes.size() <= shape.size(); ++at) {
    std::size_t i = 0;
    while (i < bytes.size() && (shape[at + i] == kPlace ? is_of_place(bytes[i]) : shape[at + i] == bytes[i])) ++i;
    if (i == bytes.size()) return true;
  }
  return false;
}

}  // namespace cordwood::indexer
