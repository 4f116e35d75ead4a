#include "csv_record.h"

#include <algorithm>

namespace cordwood::parser {
namespace {

// A quoted value, from its opening quote to behind the closing one; false when there is none.
bool take_quoted(std::string_view text, std::size_t& at, Arena& arena, std::string_view& value) {
  const std::size_t begin = ++at;
  bool has_doubled = false;
  while (true) {
    at = text.find('"', at);
    if (at == std::string_view::npos) return false;
    if (at + 1 >= text.size() || text[at + 1] != '"') break;
    has_doubled = true;
    at += 2;
  }
  value = text.substr(begin, at - begin);
  ++at;
  if (!has_doubled) return true;
  const std::span<char> room = arena.allocate(value.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    room[size++] = value[i];
    if (value[i] == '"') ++i;
  }
  value = {room.data(), size};
  return true;
}

}  // namespace

bool take_csv_record(std::string_view& rest, char separator, Arena& arena, std::vector<std::string_view>& values) {
  values.clear();
  const char ends[] = {separator, '\n', '\0'};
  for (std::size_t at = 0;; ++at) {
    std::string_view value;
    if (at < rest.size() && rest[at] == '"') {
      if (!take_quoted(rest, at, arena, value)) return false;
      if (rest.substr(at, 2) == "\r\n" || rest.substr(at) == "\r") ++at;
    } else {
      const std::size_t end = std::min(rest.find_first_of(ends, at), rest.size());
      value = rest.substr(at, end - at);
      at = end;
      if (value.ends_with('\r') && (at == rest.size() || rest[at] == '\n')) value.remove_suffix(1);
    }
    values.push_back(value);
    if (at < rest.size() && rest[at] == separator) continue;
    if (at < rest.size() && rest[at] != '\n') return false;
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return true;
  }
}

}  // namespace cordwood::parser
