#include "encoding/units.h"

#include <algorithm>
#include <array>
#include <optional>

namespace cordwood::indexer {
namespace {

enum Class : std::uint8_t {
  border = 0,
  letter = 1,  // Bytes above 127 too: they may be letters, and no cut is made beside one.
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

using Classes = std::array<std::uint8_t, 256>;

/// Appends the units of text[begin, end).
bool cut_words(std::string_view text, std::size_t from, std::size_t to, const Classes& classes,
               std::vector<Unit>& units) {
  const auto class_at = [&](std::size_t at) { return classes[static_cast<std::uint8_t>(text[at])]; };
  for (std::size_t at = from; at < to;) {
    std::uint8_t seen = class_at(at);
    if (seen == slot_mark) return false;
    if (seen == border) {
      ++at;
      continue;
    }
    std::size_t begin = at;
    for (++at; at < to; ++at) {
      const std::uint8_t next = class_at(at);
      if (next == border || next == slot_mark) break;
      seen |= next;
    }
    if ((seen & digit) == 0) continue;
    std::size_t end = at;
    while (class_at(end - 1) == joiner) --end;
    while (class_at(begin) == joiner) ++begin;
    const bool is_negative = begin > from && text[begin - 1] == '-' && class_at(begin) == digit &&
                             (begin == from + 1 || class_at(begin - 2) == border);
    if (is_negative) --begin;
    units.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  return true;
}

constexpr std::size_t kKeyBytesMax = 48;
constexpr int kRecordLinesMin = 4;  // Fewer lines with a key are prose or a stack trace.

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '_' ||
         c == '-' || c == '/' || c == '(' || c == ')';
}

/// The value of a line "Key: value", without blanks around it; nullopt when it is another kind of line.
std::optional<Unit> value_of_line(std::string_view text, std::size_t begin, std::size_t end) {
  while (begin < end && is_blank(text[begin])) ++begin;
  std::size_t at = begin;
  while (at < end && at - begin < kKeyBytesMax && is_key_character(text[at])) ++at;
  if (at == begin || at + 1 >= end || text[at] != ':' || !is_blank(text[at + 1])) return std::nullopt;
  for (++at; at < end && is_blank(text[at]);) ++at;
  while (end > at && (is_blank(text[end - 1]) || text[end - 1] == '\r')) --end;
  if (at == end || text.substr(at, end - at).find(kSlot) != std::string_view::npos) return std::nullopt;
  return Unit{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
}

/// Calls visit(begin, end) for each line; false as soon as it says false.
template <class Visit>
bool each_line(std::string_view text, const Visit& visit) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!visit(begin, end)) return false;
    begin = end + 1;
  }
  return true;
}

bool is_record(std::string_view text) {
  int lines = 0;
  each_line(text, [&](std::size_t begin, std::size_t end) {
    if (value_of_line(text, begin, end)) ++lines;
    return lines < kRecordLinesMin;
  });
  return lines >= kRecordLinesMin;
}

}  // namespace

bool cut_units(std::string_view text, UnitSize size, std::vector<Unit>& units) {
  const Classes& classes = size == UnitSize::large ? kLarge : kSmall;
  if (size == UnitSize::small || !is_record(text)) return cut_words(text, 0, text.size(), classes, units);
  return each_line(text, [&](std::size_t begin, std::size_t end) {
    const auto value = value_of_line(text, begin, end);
    if (!value) return cut_words(text, begin, end, classes, units);
    units.push_back(*value);
    return true;
  });
}

}  // namespace cordwood::indexer
