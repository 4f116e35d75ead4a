#include "grok/look_around.h"

#include <array>

#include <fmt/format.h>

namespace cordwood::parser {
namespace {

constexpr std::string_view kSpecial = ".^$*+?()[]{}|\\%";

bool is_alphanumeric(unsigned c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

CharacterSet range(unsigned first, unsigned last) {
  CharacterSet set;
  for (unsigned c = first; c <= last; ++c) set.ascii.set(c);
  return set;
}

void add(CharacterSet& set, const CharacterSet& more) {
  set.ascii |= more.ascii;
  set.others = set.others || more.others;
}

CharacterSet of_texts(std::string_view characters) {
  CharacterSet set;
  for (const char c : characters) set.ascii.set(static_cast<unsigned char>(c));
  return set;
}

/// What follows a backslash; `length` bytes of it.
std::optional<CharacterSet> escaped(char c) {
  CharacterSet set;
  switch (c | 0x20) {
    case 'd':
      set = range('0', '9');
      break;
    case 'w':
      set = of_texts("_");
      add(set, range('0', '9'));
      add(set, range('A', 'Z'));
      add(set, range('a', 'z'));
      break;
    case 's':
      set = of_texts("\t\n\f\r ");
      break;
    default:
      // \t and \n are texts of one character, too, and \- and \[ stand for themselves; what else letters mean is left.
      if (c == 't') return of_texts("\t");
      if (c == 'n') return of_texts("\n");
      if (c == 'r') return of_texts("\r");
      if ((c & 0x80) != 0 || is_alphanumeric(static_cast<unsigned char>(c))) return std::nullopt;
      return of_texts(std::string_view(&c, 1));
  }
  return (c & 0x20) != 0 ? set : ~set;
}

std::optional<CharacterSet> bracketed(std::string_view inside) {
  const bool is_negated = inside.starts_with('^');
  if (is_negated) inside.remove_prefix(1);
  if (inside.empty()) return std::nullopt;
  CharacterSet set;
  std::optional<unsigned> first;  // Of a range, perhaps.
  while (!inside.empty()) {
    const char c = inside.front();
    if ((c & 0x80) != 0 || c == '[' || c == '&') return std::nullopt;
    const bool is_escape = c == '\\';
    if (is_escape && inside.size() < 2) return std::nullopt;
    const auto one = is_escape ? escaped(inside[1]) : std::optional(of_texts(inside.substr(0, 1)));
    if (!one) return std::nullopt;
    inside.remove_prefix(is_escape ? 2 : 1);
    add(set, *one);
    first.reset();
    if (one->ascii.count() == 1 && !one->others)
      for (unsigned i = 0; i < 128; ++i)
        if (one->ascii.test(i)) first = i;
    if (first && inside.size() >= 2 && inside[0] == '-') {
      const char last = inside[1];
      if (last == '\\' || (last & 0x80) != 0 || static_cast<unsigned char>(last) < *first) return std::nullopt;
      add(set, range(*first, static_cast<unsigned char>(last)));
      inside.remove_prefix(2);
    }
  }
  return is_negated ? ~set : set;
}

std::string listed(const std::bitset<128>& characters) {
  const auto text_of = [](unsigned c) {
    return is_alphanumeric(c) ? std::string(1, static_cast<char>(c)) : fmt::format("\\x{:02x}", c);
  };
  std::string text;
  for (unsigned first = 0; first < 128; ++first) {
    if (!characters.test(first)) continue;
    unsigned last = first;
    while (last + 1 < 128 && characters.test(last + 1)) ++last;
    text += text_of(first);
    if (last > first + 1) text += '-';
    if (last > first) text += text_of(last);
    first = last;
  }
  return text;
}

}  // namespace

std::string CharacterSet::regex() const {
  if (others) return ascii.all() ? "[\\s\\S]" : "[^" + listed(~ascii) + "]";
  return ascii.none() ? "[^\\s\\S]" : "[" + listed(ascii) + "]";
}

std::string_view leading_character(std::string_view text) {
  if (text.empty()) return {};
  if (text.front() == '[') {
    const std::string_view inside = text.substr(1, text.find(']') - 1);
    const bool is_whole = inside.size() + 2 <= text.size() && !inside.empty() && inside != "^";
    if (!is_whole || inside.find_first_of("[&") != std::string_view::npos || inside.ends_with('\\')) return {};
    return text.substr(0, inside.size() + 2);
  }
  if (text.front() == '\\') {
    constexpr std::string_view kEscaped = "dDwWsS.[](){}|*+?^$\\/-";
    return text.size() > 1 && kEscaped.find(text[1]) != std::string_view::npos ? text.substr(0, 2) : std::string_view();
  }
  if (kSpecial.find(text.front()) != std::string_view::npos || (text.front() & 0x80) != 0) return {};
  return text.substr(0, 1);
}

std::optional<CharacterSet> set_of(std::string_view character) {
  if (character == ".") return ~CharacterSet{};
  if (character.size() == 1) return of_texts(character);
  if (character.front() == '\\') return escaped(character[1]);
  return bracketed(character.substr(1, character.size() - 2));
}

std::string LookAround::at_an_end() const {
  if (!is_negative) return std::string(character);
  std::string other = "[^" + std::string(character) + "]";
  if (character.starts_with("[^")) {
    other = "[" + std::string(character.substr(2));
  } else if (character.starts_with('[')) {
    other = "[^" + std::string(character.substr(1));
  }
  return is_behind ? "(?:\\A|" + other + ")" : "(?:" + other + "|\\z)";
}

std::optional<CharacterSet> LookAround::allowed() const {
  const auto set = set_of(character);
  return set && is_negative ? ~*set : set;
}

std::optional<LookAround> leading_look_around(std::string_view text) {
  struct Opening {
    std::string_view text;
    bool is_behind;
    bool is_negative;
  };
  constexpr std::array<Opening, 4> kOpenings{
      {{"(?<=", true, false}, {"(?<!", true, true}, {"(?=", false, false}, {"(?!", false, true}}};
  for (const Opening& opening : kOpenings) {
    if (!text.starts_with(opening.text)) continue;
    const std::string_view character = leading_character(text.substr(opening.text.size()));
    const std::size_t end = opening.text.size() + character.size();
    if (character.empty() || end >= text.size() || text[end] != ')') return std::nullopt;
    return LookAround{opening.is_behind, opening.is_negative, character, end + 1};
  }
  return std::nullopt;
}

}  // namespace cordwood::parser
