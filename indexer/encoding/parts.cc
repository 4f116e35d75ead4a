#include "encoding/parts.h"

#include <algorithm>

#include "indexer/units.h"

namespace cordwood::indexer {
namespace {

constexpr std::string_view kJoining = ".:-/@+%#~\\";  // UnitSize::large.

class Straddling {
 public:
  Straddling(const std::vector<std::string_view>& pieces, SlotTexts slots, const SlotMayHold& slot_may_hold,
             std::string_view bytes)
      : pieces_(pieces), slots_(slots), slot_may_hold_(slot_may_hold), bytes_(bytes) {}

  // The border between piece i and its neighbour is the first one that the bytes cross.

  /// They begin in piece i and go on in the slot behind it.
  bool leave(std::size_t i) const {
    for (std::size_t size = 1; size < bytes_.size() && size <= pieces_[i].size(); ++size)
      if (slot_may_begin_with(bytes_[size]) && pieces_[i].ends_with(bytes_.substr(0, size)) && go_on(i, size))
        return true;
    return false;
  }
  /// They begin in the slot before piece i and end in it.
  bool enter(std::size_t i) const {
    for (std::size_t size = 1; size < bytes_.size() && size <= pieces_[i].size(); ++size)
      if (pieces_[i].starts_with(bytes_.substr(bytes_.size() - size)) && slot_may_end(i - 1, bytes_.size() - size))
        return true;
    return false;
  }
  /// They begin in the slot before piece i and go on in the one behind it.
  bool span(std::size_t i) const {
    const std::string_view piece = pieces_[i];
    for (std::size_t at = bytes_.find(piece, 1); at != std::string_view::npos && at + piece.size() < bytes_.size();
         at = bytes_.find(piece, at + 1))
      if (slot_may_begin_with(bytes_[at + piece.size()]) && slot_may_end(i - 1, at)) return true;
    return false;
  }

 private:
  bool slot_may_begin_with(char byte) const {
    return slots_ == SlotTexts::any || byte == '-' || may_be_within_word(byte);
  }
  /// A text in the slot may end with the first `size` bytes.
  bool slot_may_end(std::size_t slot, std::size_t size) const {
    return (slots_ == SlotTexts::any || may_be_within_word(bytes_[size - 1])) &&
           slot_may_hold_(slot, bytes_.substr(0, size));
  }
  /// What follows the first `size` bytes may stand in the slot, or fill it and go on in the piece behind it.
  bool go_on(std::size_t slot, std::size_t size) const {
    if (slot_may_hold_(slot, bytes_.substr(size))) return true;
    const std::string_view next = pieces_[slot + 1];
    if (next.empty()) return false;
    for (std::size_t end = size + 1; end < bytes_.size(); ++end) {
      const std::string_view rest = bytes_.substr(end);
      if ((next.starts_with(rest) || rest.starts_with(next)) && slot_may_hold_(slot, bytes_.substr(size, end - size)))
        return true;
    }
    return false;
  }

  const std::vector<std::string_view>& pieces_;
  const SlotTexts slots_;
  const SlotMayHold& slot_may_hold_;
  const std::string_view bytes_;
};

}  // namespace

bool may_stand_in(SlotTexts slots, std::string_view bytes) {
  return slots == SlotTexts::any || std::all_of(bytes.begin(), bytes.end(), [](char byte) {
           return may_be_within_word(byte) || kJoining.find(byte) != std::string_view::npos;
         });
}

bool may_straddle(const std::vector<std::string_view>& pieces, SlotTexts slots, const SlotMayHold& slot_may_hold,
                  std::string_view bytes) {
  const Straddling bytes_may(pieces, slots, slot_may_hold, bytes);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool slot_before = i > 0;
    const bool slot_behind = i + 1 < pieces.size();
    if (pieces[i].empty()) {
      if (slot_before && slot_behind) return true;
      continue;
    }
    if (slot_behind && bytes_may.leave(i)) return true;
    if (slot_before && bytes_may.enter(i)) return true;
    if (slot_before && slot_behind && bytes_may.span(i)) return true;
  }
  return false;
}

}  // namespace cordwood::indexer
