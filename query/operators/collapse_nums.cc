// collapse_nums: numbers become <N>; with `prettify`, well-known groups of them become one placeholder.

#include <array>

#include "base/words.h"
#include "operators/rewrite.h"

namespace cordwood::query {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

/// Letters that may stand right behind a number: units (15ms, 3GB, 7h) and the T and Z of times.
bool may_follow(std::string_view rest) {
  if (rest.empty()) return true;
  if (!word_begins_at(rest, 0)) return true;
  constexpr std::string_view kUnits[] = {"T", "Z", "s", "m",  "h",  "ms", "us", "µs",  "ns",  "d",   "w",   "y", "K",
                                         "M", "G", "B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "v"};
  for (const std::string_view unit : kUnits) {
    if (!rest.starts_with(unit)) continue;
    if (rest.size() == unit.size() || is_digit(rest[unit.size()]) || !word_begins_at(rest, unit.size())) return true;
  }
  return false;
}

/// Whether a number may begin here, right behind `before`.
bool may_begin(std::string_view before) {
  if (before.empty() || !word_ends_at(before, before.size())) return true;
  const char last = before.back();  // The T of a time, the v of v1.2, the unit before the next part of 1h5m.
  if (last != 'T' && last != 'v' && last != 'm' && last != 'h' && last != 's' && last != 'd') return false;
  return before.size() == 1 || is_digit(before[before.size() - 2]) || !word_ends_at(before, before.size() - 1);
}

/// The length of the number at the front: decimal digits, 0x…, or at least four hexadecimal ones that are no plain
/// word.
std::size_t number_length(std::string_view text) {
  if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' && is_hex(text[2])) {
    std::size_t end = 2;
    while (end < text.size() && is_hex(text[end])) ++end;
    return may_follow(text.substr(end)) ? end : 0;
  }
  std::size_t decimal = 0;
  while (decimal < text.size() && is_digit(text[decimal])) ++decimal;
  std::size_t hex = decimal;
  bool has_digit = decimal > 0;
  while (hex < text.size() && is_hex(text[hex])) has_digit |= is_digit(text[hex++]);
  const bool whole = hex == text.size() || !word_begins_at(text, hex);
  if (hex > decimal && has_digit && hex >= 4 && hex % 2 == 0 && whole) return hex;
  return decimal > 0 && may_follow(text.substr(decimal)) ? decimal : 0;
}

std::string collapse(std::string_view in) {
  std::string out;
  std::size_t at = 0;
  while (at < in.size()) {
    const std::size_t length = is_hex(in[at]) && may_begin(in.substr(0, at)) ? number_length(in.substr(at)) : 0;
    if (length == 0) {
      out.push_back(in[at++]);
      continue;
    }
    out += "<N>";
    at += length;
  }
  return out;
}

struct Group {
  std::string_view from;
  std::string_view to;
};

// Longer ones first; later ones build on what earlier ones made.
constexpr std::array kGroups{Group{"<N>-<N>-<N>-<N>-<N>", "<UUID>"},
                             Group{"<N>.<N>.<N>.<N>", "<IP4>"},
                             Group{"<N>:<N>:<N>.<N>", "<TIME>"},
                             Group{"<N>:<N>:<N>,<N>", "<TIME>"},
                             Group{"<N>:<N>:<N>", "<TIME>"},
                             Group{"<N>-<N>-<N>", "<DATE>"},
                             Group{"<N>/<N>/<N>", "<DATE>"},
                             Group{"<DATE>T<TIME>Z", "<DATETIME>"},
                             Group{"<DATE>T<TIME>+<N>:<N>", "<DATETIME>"},
                             Group{"<DATE>T<TIME>-<N>:<N>", "<DATETIME>"},
                             Group{"<DATE>T<TIME>", "<DATETIME>"},
                             Group{"<DATE> <TIME>", "<DATETIME>"}};

std::string prettify(std::string text) {
  for (const Group& group : kGroups)
    for (std::size_t at = text.find(group.from); at != std::string::npos;
         at = text.find(group.from, at + group.to.size()))
      text.replace(at, group.from.size(), group.to);
  return text;
}

}  // namespace

Result<OperatorPointer> make(const language::CollapseNumsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.field, pipe.field, pipe.condition,
      [pretty = pipe.prettify](std::string_view in, std::string& out) {
        out += pretty ? prettify(collapse(in)) : collapse(in);
      },
      setting.context, std::move(next));
}

}  // namespace cordwood::query
