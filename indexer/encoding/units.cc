#include "encoding/units.h"

#include <array>

namespace cordwood::indexer {
namespace {

enum Class : std::uint8_t {
  border = 0,
  letter = 1,     // Bytes above 127 too: they may be letters, and no cut is made beside one.
  digit = 2,
  joiner = 4,
  slot_mark = 8,
};

constexpr std::array<std::uint8_t, 256> make_classes(std::string_view joiners) {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = 0x80; c <= 0xff; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = digit;
  classes['_'] = letter;
  for (const char c : joiners) classes[static_cast<std::uint8_t>(c)] = joiner;
  classes[static_cast<std::uint8_t>(kSlot)] = slot_mark;
  return classes;
}

constexpr std::array<std::uint8_t, 256> kLarge = make_classes(".:-/@+%#~\\");
constexpr std::array<std::uint8_t, 256> kSmall = make_classes(".");

}  // namespace

bool cut_units(std::string_view text, UnitSize size, std::vector<Unit>& units) {
  const auto& classes = size == UnitSize::large ? kLarge : kSmall;
  const auto class_at = [&](std::size_t at) { return classes[static_cast<std::uint8_t>(text[at])]; };
  for (std::size_t at = 0; at < text.size();) {
    std::uint8_t seen = class_at(at);
    if (seen == slot_mark) return false;
    if (seen == border) {
      ++at;
      continue;
    }
    std::size_t begin = at;
    for (++at; at < text.size(); ++at) {
      const std::uint8_t next = class_at(at);
      if (next == border || next == slot_mark) break;
      seen |= next;
    }
    if ((seen & digit) == 0) continue;
    std::size_t end = at;
    while (class_at(end - 1) == joiner) --end;
    while (class_at(begin) == joiner) ++begin;
    const bool is_negative = begin > 0 && text[begin - 1] == '-' && class_at(begin) == digit &&
                             (begin == 1 || class_at(begin - 2) == border);
    if (is_negative) --begin;
    units.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  return true;
}

}  // namespace cordwood::indexer
