#include "indexer/units.h"

#include <algorithm>
#include <optional>

#include "encoding/byte_masks.h"

namespace cordwood::indexer {
namespace {

/// Appends the units of text[from, to).
void cut_words(std::string_view text, std::size_t from, std::size_t to, const ByteMasks& bytes,
               std::vector<Unit>& units) {
  std::size_t next = from;
  for (std::size_t at = bytes.next_digit(from, to); at < to; at = bytes.next_digit(next, to)) {
    std::size_t begin = bytes.begin_of_run(at, from);
    std::size_t end = next = bytes.end_of_run(at, to);
    while (bytes.is_joiner(end - 1)) --end;
    while (bytes.is_joiner(begin)) ++begin;
    const bool is_negative = begin > from && text[begin - 1] == '-' && bytes.is_digit(begin) &&
                             (begin == from + 1 || !bytes.in_run(begin - 2));
    if (is_negative) --begin;
    units.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
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
  if (at == end) return std::nullopt;
  return Unit{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
}

/// Calls visit(begin, end) for each line, until it says false.
template <class Visit>
void each_line(std::string_view text, const Visit& visit) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!visit(begin, end)) return;
    begin = end + 1;
  }
}

bool is_record(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return false;
  int lines = 0;
  each_line(text, [&](std::size_t begin, std::size_t end) {
    if (value_of_line(text, begin, end)) ++lines;
    return lines < kRecordLinesMin;
  });
  return lines >= kRecordLinesMin;
}

}  // namespace

bool cut_units(std::string_view text, UnitSize size, std::vector<Unit>& units) {
  thread_local ByteMasks bytes;
  bytes.mark(text, size);
  if (bytes.has_slot_mark()) return false;
  if (size == UnitSize::small || !is_record(text)) {
    cut_words(text, 0, text.size(), bytes, units);
    return true;
  }
  each_line(text, [&](std::size_t begin, std::size_t end) {
    if (const auto value = value_of_line(text, begin, end))
      units.push_back(*value);
    else
      cut_words(text, begin, end, bytes, units);
    return true;
  });
  return true;
}

}  // namespace cordwood::indexer
