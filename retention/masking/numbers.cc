#include "numbers.h"

#include <algorithm>
#include <string>

#include "characters.h"

namespace cordwood::masking {

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  // /users/219-09-9999/orders
  const bool is_of_path = begin > 0 && end < text.size() && text[begin - 1] == '/' && text[end] == '/';
  if (is_of_path) return true;
  if (begin > 0 &&
      (is_alnum(text[begin - 1]) || std::string_view("_-.+/").find(text[begin - 1]) != std::string_view::npos))
    return false;
  if (end == text.size()) return true;
  if (is_alnum(text[end]) || std::string_view("_-+/").find(text[end]) != std::string_view::npos) return false;
  return text[end] != '.' || end + 1 == text.size() || !is_digit(text[end + 1]);
}

bool is_of_thing(std::string_view text, std::size_t begin) {
  constexpr auto kThings = std::to_array<std::string_view>(
      {"part",   "code",   "job",   "file",  "backup", "batch",   "build",   "serial",   "sku",      "model", "lot",
       "item",   "ticket", "ref",   "order", "commit", "version", "release", "archive",  "snapshot", "dump",  "product",
       "device", "trace",  "shard", "delta", "diff",   "offset",  "seq",     "rowcount", "reference"});
  constexpr std::size_t kWordBytesMax = 10;
  std::size_t end = begin;
  while (end > 0 && begin - end < 3 &&
         (text[end - 1] == ' ' || text[end - 1] == ':' || text[end - 1] == '=' || text[end - 1] == '"'))
    --end;
  std::string word;
  for (std::size_t at = end; at > 0 && end - at < kWordBytesMax && is_letter(text[at - 1]); --at)
    word.insert(word.begin(), lower(text[at - 1]));
  return end < begin && std::find(kThings.begin(), kThings.end(), word) != kThings.end();
}

bool is_counted(std::string_view text, std::size_t end) {
  constexpr auto kUnits =
      std::to_array<std::string_view>({"bytes", "byte", "rows", "packets", "records", "events", "ticks", "points",
                                       "files", "ns", "us", "ms", "qps", "kB", "KB", "MB", "XP"});
  if (end >= text.size() || text[end] != ' ') return false;
  return std::any_of(kUnits.begin(), kUnits.end(), [text, end](std::string_view unit) {
    const std::string_view behind = text.substr(end + 1, unit.size() + 1);
    return behind.starts_with(unit) && (behind.size() == unit.size() || !is_alnum(behind.back()));
  });
}

bool Groups::take() {
  std::size_t at = end_;
  if (count_ > 0) {
    if (at >= text_.size() || separators_.find(text_[at]) == std::string_view::npos) return false;
    ++at;
  }
  const std::size_t begin = at;
  for (; at < text_.size() && is_alnum(text_[at]); ++at) {
    if (size_ + (at - begin) == kBytesMax) return false;
    const char c = text_[at];
    bytes_[size_ + (at - begin)] = is_upper(c) || is_digit(c) ? c : static_cast<char>(c & ~0x20);
  }
  if (at == begin) return false;
  size_ += at - begin;
  end_ = at;
  ++count_;
  return true;
}

}  // namespace cordwood::masking
