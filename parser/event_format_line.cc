#include "event_format_line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace cordwood::parser {
namespace {

// What stands behind `mark` ("CEF:").
std::optional<std::string_view> find_form(const EventDraft& draft, std::string_view mark) {
  const std::string_view message = draft.message();
  if (const std::size_t at = message.find(mark); at != std::string_view::npos) return message.substr(at + mark.size());
  if (draft.get("app") == mark.substr(0, mark.size() - 1)) return message;
  return std::nullopt;
}

// Without its backslashes; `\n` and `\r` are line ends.
std::string_view unescaped(std::string_view text, Arena& arena) {
  if (text.find('\\') == std::string_view::npos) return text;
  const std::span<char> room = arena.allocate(text.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      c = text[++i];
      if (c == 'n') c = '\n';
      if (c == 'r') c = '\r';
    }
    room[size++] = c;
  }
  return {room.data(), size};
}

// Up to the next bar that no backslash escapes, which is taken off as well.
std::optional<std::string_view> take_head(std::string_view& rest, Arena& arena) {
  for (std::size_t at = 0; at < rest.size(); ++at) {
    if (rest[at] == '\\') {
      ++at;
    } else if (rest[at] == '|') {
      const std::string_view value = unescaped(rest.substr(0, at), arena);
      rest.remove_prefix(at + 1);
      return value;
    }
  }
  return std::nullopt;
}

template <std::size_t kCount>
bool take_heads(std::string_view& rest, Arena& arena, std::array<std::string_view, kCount>& heads) {
  for (std::string_view& head : heads) {
    const auto value = take_head(rest, arena);
    if (!value) return false;
    head = *value;
  }
  return true;
}

bool is_key(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '.' || c == '-' ||
         c == '[' || c == ']';
}

// A value ends where the next key begins: behind the last blank before the next equals sign.
void take_cef_pairs(std::string_view text, EventDraft& draft) {
  std::string_view key;
  std::size_t value_begin = 0;
  std::size_t word_begin = 0;  // Where what may be a key began; npos behind a byte that is not of one.
  const auto finish = [&](std::size_t end) {
    while (end > value_begin && text[end - 1] == ' ') --end;
    if (!key.empty()) draft.set(key, unescaped(text.substr(value_begin, end - value_begin), draft.arena()));
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
      word_begin = std::string_view::npos;
    } else if (text[at] == ' ') {
      word_begin = at + 1;
    } else if (text[at] == '=' && word_begin != std::string_view::npos && word_begin < at) {
      finish(word_begin);
      key = text.substr(word_begin, at - word_begin);
      value_begin = at + 1;
      word_begin = std::string_view::npos;
    } else if (!is_key(text[at])) {
      word_begin = std::string_view::npos;
    }
  }
  finish(text.size());
}

std::string_view level_of_severity(std::string_view severity) {
  unsigned number = 0;
  const auto [end, failure] = std::from_chars(severity.data(), severity.data() + severity.size(), number);
  if (failure == std::errc() && end == severity.data() + severity.size()) {
    if (number <= 3) return "info";
    if (number <= 6) return "warning";
    return number <= 8 ? "error" : "critical";
  }
  if (severity == "Low" || severity == "Unknown") return "info";
  if (severity == "Medium") return "warning";
  if (severity == "High") return "error";
  return severity == "Very-High" ? "critical" : "";
}

// "^", or a hexadecimal code such as "x5E" or "0x5E"; a tab when it is empty.
std::optional<char> leef_separator(std::string_view text) {
  if (text.empty()) return '\t';
  if (text.size() == 1) return text[0];
  text.remove_prefix(text.starts_with("0x") ? 2 : 1);
  unsigned code = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), code, 16);
  if (failure != std::errc() || end != text.data() + text.size() || code == 0 || code > 0x7f) return std::nullopt;
  return static_cast<char>(code);
}

}  // namespace

bool read_cef_line(EventDraft& draft) {
  const auto found = find_form(draft, "CEF:");
  if (!found) return false;
  std::string_view rest = *found;
  std::array<std::string_view, 7> heads;  // version, vendor, product, its version, id, name, severity
  if (!take_heads(rest, draft.arena(), heads)) return false;
  if (draft.get("app") == "CEF") draft.remove("app");
  constexpr std::array<std::string_view, 7> kNames = {"cef.format", "cef.vendor", "cef.product", "cef.version",
                                                      "cef.id",     "cef.name",   "cef.severity"};
  for (std::size_t i = 1; i < heads.size(); ++i) draft.set(kNames[i], heads[i]);
  draft.set_message(heads[5]);
  draft.set("level", level_of_severity(heads[6]));
  take_cef_pairs(rest, draft);
  return true;
}

bool read_leef_line(EventDraft& draft) {
  const auto found = find_form(draft, "LEEF:");
  if (!found) return false;
  std::string_view rest = *found;
  std::array<std::string_view, 5> heads;  // version, vendor, product, its version, id
  if (!take_heads(rest, draft.arena(), heads)) return false;
  std::optional<char> separator = '\t';
  if (heads[0] == "2.0") {
    const auto written = take_head(rest, draft.arena());
    separator = written ? leef_separator(*written) : std::nullopt;
  }
  if (!separator) return false;
  if (draft.get("app") == "LEEF") draft.remove("app");
  constexpr std::array<std::string_view, 5> kNames = {"leef.format", "leef.vendor", "leef.product", "leef.version",
                                                      "leef.id"};
  for (std::size_t i = 1; i < heads.size(); ++i) draft.set(kNames[i], heads[i]);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find(*separator));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (const std::size_t equals = pair.find('='); equals != std::string_view::npos)
      draft.set(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return true;
}

}  // namespace cordwood::parser
