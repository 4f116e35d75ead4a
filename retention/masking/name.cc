#include "name.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "characters.h"
#include "letters.h"
#include "mask_tag.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kTagBytesMax = 128;

bool is_separator(char c) { return c == '_' || c == '-' || c == '.' || c == ' '; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool is_name(char c) { return is_word(c) || (is_separator(c) && c != ' '); }

char at_or_nul(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  constexpr std::size_t kBlanksMax = 16;
  for (std::size_t i = 0; i < kBlanksMax && at < text.size() && is_blank(text[at]); ++i) ++at;
  return at;
}

std::size_t skip_blanks_back(std::string_view text, std::size_t at) {
  constexpr std::size_t kBlanksMax = 4;
  for (std::size_t i = 0; i < kBlanksMax && at > 0 && is_space(text[at - 1]); ++i) --at;
  return at;
}

struct Quote {
  char c = 0;
  std::size_t backslashes = 0;
};

// Skips a quote and the backslashes before it; says which it was.
Quote skip_quote(std::string_view text, std::size_t& at) {
  constexpr std::size_t kBackslashesMax = 7;
  std::size_t next = at;
  while (at_or_nul(text, next) == '\\' && next - at < kBackslashesMax) ++next;
  if (!is_quote(at_or_nul(text, next))) return {};
  const Quote quote{text[next], next - at};
  at = next + 1;
  return quote;
}

bool is_quote_at(std::string_view text, std::size_t at) { return skip_quote(text, at).c != 0; }

bool skip_any(std::string_view text, std::size_t& at, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (!text.substr(at).starts_with(word)) continue;
    at += word.size();
    return true;
  }
  return false;
}

// Whether the name is all that is behind the '<' of a tag, or its end behind a colon: <ns:password>.
bool is_in_tag(std::string_view text, Name name) {
  constexpr std::size_t kPrefixBytesMax = 32;
  std::size_t begin = name.begin;
  while (begin > 0 && name.begin - begin < kPrefixBytesMax && (is_name(text[begin - 1]) || text[begin - 1] == ':'))
    --begin;
  return begin > 0 && text[begin - 1] == '<';
}

// <property name="db.password">…: whether the word that a name ends is the value of an attribute.
bool is_attribute_value(std::string_view text, std::size_t begin, char quote) {
  constexpr std::size_t kBytesMax = 64;
  const std::size_t word = begin;
  while (begin > 0 && word - begin < kBytesMax && is_name(text[begin - 1])) --begin;
  return begin >= 2 && text[begin - 1] == quote && text[begin - 2] == '=';
}

// Of </td> that ends at `end`: where it begins; `end` when no such tag ends there.
std::size_t closing_tag_begin(std::string_view text, std::size_t end) {
  constexpr std::size_t kNameBytesMax = 24;
  if (end == 0 || text[end - 1] != '>') return end;
  std::size_t begin = end - 1;
  while (begin > 0 && end - begin < kNameBytesMax && (is_name(text[begin - 1]) || text[begin - 1] == ':')) --begin;
  return begin >= 2 && text[begin - 1] == '/' && text[begin - 2] == '<' ? begin - 2 : end;
}

Joint in_element(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBlanksMax = 64;
  for (std::size_t i = 0; i < kBlanksMax && begin < text.size() && is_space(text[begin]); ++i) ++begin;
  skip_any(text, begin, {"<![CDATA["});
  Joint joint;
  joint.value_begin = begin;
  joint.quote = '<';
  return joint;
}

// The value of <td>name</td><td>value</td>, <key>name</key><string>value</string>, <name>…</name><value>…</value>.
std::optional<Joint> in_next_element(std::string_view text, std::size_t at) {
  constexpr std::size_t kBetweenMax = 16;
  const std::size_t begin = text.substr(0, at + kBetweenMax).find('<', at);
  if (begin == std::string_view::npos) return std::nullopt;
  for (std::size_t i = at; i < begin; ++i)
    if (!is_space(text[i]) && text[i] != ':') return std::nullopt;
  std::size_t name_end = begin + 1;
  while (name_end < text.size() && is_alnum(text[name_end])) ++name_end;
  const std::string_view tag = text.substr(begin, name_end - begin);
  for (const std::string_view known : {"<td", "<dd", "<string", "<value", "<Value", "<span", "<code"}) {
    if (tag != known) continue;
    const std::size_t end = text.substr(0, std::min(text.size(), begin + kTagBytesMax)).find('>', name_end);
    if (end != std::string_view::npos) return in_element(text, end + 1);
  }
  return std::nullopt;
}

// Behind '?' or '&' of a URL or a form.
bool is_of_query(std::string_view text, std::size_t name_begin) {
  constexpr std::size_t kNameBytesMax = 64;
  std::size_t at = name_begin;
  while (at > 0 && name_begin - at < kNameBytesMax && (is_name(text[at - 1]) || text[at - 1] == '[')) --at;
  return at > 0 && (text[at - 1] == '?' || text[at - 1] == '&');
}

// What names are within a secret of their own: {"password":{"value":"…"}}.
constexpr auto kInnerNames = std::to_array<std::string_view>(
    {"value", "$value", "$t",      "#text",  "_text",       "_",     "current",     "new",  "old",    "plain",  "raw",
     "text",  "data",   "content", "string", "stringvalue", "$date", "$numberlong", "date", "number", "secret", "0"});

// Behind a '{' that begins at `at`, up to the value of one of these names; `at` when there is none.
std::size_t skip_inner_name(std::string_view text, std::size_t at) {
  std::size_t next = skip_blanks(text, at + 1);
  skip_quote(text, next);
  const std::size_t begin = next;
  while (next < text.size() && next - begin < 12 &&
         (is_alnum(text[next]) || text[next] == '$' || text[next] == '#' || text[next] == '_'))
    ++next;
  const std::string_view name = text.substr(begin, next - begin);
  const bool is_known = std::any_of(kInnerNames.begin(), kInnerNames.end(), [name](std::string_view known) {
    return std::equal(name.begin(), name.end(), known.begin(), known.end(),
                      [](char a, char b) { return lower(a) == b; });
  });
  skip_quote(text, next);
  next = skip_blanks(text, next);
  if (!is_known || !skip_any(text, next, {"=>", ":", "="})) return at;
  return skip_blanks(text, next);
}

// u'…' and b'…' of Python, N'…' and E'…' of SQL, Some("…"), Optional("…"), PASSWORD('…'): up to the quote.
std::size_t skip_prefix(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytesMax = 24;
  std::size_t end = at;
  while (end < text.size() && end - at < kBytesMax && (is_letter(text[end]) || text[end] == '_' || text[end] == '.'))
    ++end;
  if (end == at) return at;
  if (end - at <= 2 && is_quote_at(text, end) && at_or_nul(text, end) != '\\') return end;
  return at_or_nul(text, end) == '(' && is_quote_at(text, end + 1) ? end + 1 : at;
}

// Whether the '(' at `at` encloses all of a value: not so the (030) of a phone.
bool encloses_value(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytesMax = 64;
  const std::size_t close = text.substr(0, std::min(text.size(), at + kBytesMax)).find(')', at);
  if (close == std::string_view::npos) return false;
  const std::size_t behind = skip_blanks(text, close + 1);
  return !is_digit(at_or_nul(text, behind)) && at_or_nul(text, close + 1) != '-';
}

// What opens before a value and is no part of it.
void skip_openings(std::string_view text, std::size_t& at, Joint& joint) {
  constexpr int kDepthMax = 4;
  for (int depth = 0; depth < kDepthMax; ++depth) {
    const char c = at_or_nul(text, at);
    std::size_t next = at;
    if (c == '{') {
      next = skip_inner_name(text, at);
    } else if (c == '[' && is_mask_tag(text.substr(at, tag_end(text, at) - at))) {
      return;
    } else if (c == '[' || c == '(') {
      const std::size_t inner = skip_prefix(text, skip_blanks(text, at + 1));
      const char first = at_or_nul(text, inner);
      if (is_quote_at(text, inner) || first == '{') {
        joint.is_list = c == '[';
        next = skip_blanks(text, at + 1);
      } else if ((is_word(first) || first == '+' || first == '(') && (c == '[' || encloses_value(text, at))) {
        joint.quote = c == '[' ? ']' : ')';
        at = inner;
        return;
      }
    } else {
      next = skip_prefix(text, at);
    }
    if (next == at) return;
    at = next;
  }
}

// Three bytes of which a word of Chinese, Japanese or Korean may end.
bool is_wide_end(std::string_view text, std::size_t end) {
  return end >= 3 && static_cast<unsigned char>(text[end - 3]) >= 0xe3 &&
         static_cast<unsigned char>(text[end - 3]) <= 0xed && is_beyond_ascii(text[end - 1]);
}

// Words that join a name to its value in a sentence, and what may stand before "to".
constexpr auto kCopulas = std::to_array<std::string_view>(
    {"is", "was", "are",    "ist", "lautet", "es", "era", "est", "to",  "er",       "on",       "este",
     "je", "of",  "number", "am",  "le",     "el", "em",  "il",  "den", "\xc3\xa8", "\xc3\xa9", "\xc3\xa4r"});
constexpr auto kWideCopulas = std::to_array<std::string_view>({"是", "为", "為", "は", "는", "은", "が"});
constexpr auto kSetting = std::to_array<std::string_view>({"set", "reset", "changed", "updated", "equal"});

// Where the word that ends at `end` begins, if it is one of these; `end` when it is none.
template <typename Words>
std::size_t begin_of_word(std::string_view text, std::size_t end, const Words& words, bool is_whole) {
  for (const std::string_view word : words) {
    if (end < word.size() ||
        !std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(end - word.size()),
                    [](char a, char b) { return a == lower(b); }))
      continue;
    const std::size_t begin = end - word.size();
    if (!is_whole || (begin > 0 && text[begin - 1] == ' ')) return begin;
  }
  return end;
}

// Whether the word that ends there is as short as those of the list: asked of every blank before a number.
bool may_end_copula(std::string_view text, std::size_t end) {
  constexpr std::size_t kBytesMax = 6;
  for (std::size_t bytes = 1; bytes <= kBytesMax + 1 && bytes <= end; ++bytes)
    if (text[end - bytes] == ' ') return bytes > 2;
  return false;
}

}  // namespace

std::optional<std::size_t> name_begin(std::string_view text, std::size_t end, std::string_view pattern) {
  const bool may_continue = pattern.front() == '*';
  if (may_continue) pattern.remove_prefix(1);
  std::size_t at = end;
  for (std::size_t i = pattern.size(); i-- > 0;) {
    if (pattern[i] == ' ') {
      if (at > 0 && is_separator(text[at - 1])) --at;
      continue;
    }
    if (at == 0) return std::nullopt;
    if (lower(text[at - 1]) == pattern[i]) {
      --at;
      continue;
    }
    // The capital of a letter of two bytes.
    const unsigned letter = i == 0 ? 0 : letter_of(pattern.substr(i - 1, 2));
    if (letter == 0 || at < 2 || lower_letter(text.substr(at - 2, 2)) != letter) return std::nullopt;
    at -= 2;
    --i;
  }
  if (may_continue || at == 0 || !is_word(text[at - 1])) return at;
  const bool is_camel = is_upper(text[at]) && !is_upper(text[at - 1]);
  return is_camel || is_wide_end(text, at) ? std::optional(at) : std::nullopt;
}

namespace {

constexpr auto kSuffixes = std::to_array<std::string_view>(
    {"value",  "values",  "current",   "confirm", "confirmation", "confirmed", "repeat", "again",   "old",
     "new",    "plain",   "plaintext", "raw",     "text",         "str",       "string", "data",    "hash",
     "temp",   "tmp",     "initial",   "default", "home",         "work",      "office", "private", "mobile",
     "number", "primary", "secondary", "main",    "field",        "input",     "$date",  "$t",      "#text"});

std::size_t without_suffix(std::string_view text, std::size_t end) {
  if (end < 4) return end;
  std::size_t at = end;
  while (at > 0 && end - at < 2 && is_digit(text[at - 1])) --at;
  if (at != end) {
    if (at == 0 || is_digit(text[at - 1])) return end;
    if (std::string_view("[._-").find(text[at - 1]) != std::string_view::npos) return at - 1;
    return is_word(text[at - 1]) ? at : end;
  }
  for (const std::string_view suffix : kSuffixes) {
    if (lower(text[end - 1]) != suffix.back()) continue;
    const std::size_t begin = begin_of_word(text, end, std::array{suffix}, false);
    if (begin == end || begin < 3) continue;
    if (is_separator(text[begin - 1]) && text[begin - 1] != ' ') return begin - 1;
    if (text[begin - 1] == '[') return begin - 1;
    if (is_upper(text[begin]) && is_letter(text[begin - 1]) && !is_upper(text[begin - 1])) return begin;
  }
  return lower(text[end - 1]) == 's' && is_word(text[end - 2]) ? end - 1 : end;
}

}  // namespace

std::span<const std::string_view> name_suffixes() { return kSuffixes; }

std::size_t without_suffixes(std::string_view text, std::size_t end) {
  constexpr int kSuffixesMax = 3;
  for (int i = 0; i < kSuffixesMax; ++i) {
    const std::size_t shorter = without_suffix(text, end);
    if (shorter == end) break;
    end = shorter;
  }
  return end;
}

std::size_t name_end_before(std::string_view text, std::size_t joint) {
  constexpr std::size_t kBetweenMax = 12;
  static constexpr auto kBetween = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view(" \"'`\\])}.:#-")) table[static_cast<unsigned char>(c)] = true;
    return table;
  }();
  std::size_t end = joint;
  while (end > 0 && joint - end < kBetweenMax && kBetween[static_cast<unsigned char>(text[end - 1])]) --end;
  return end;
}

std::size_t distant_name_end(std::string_view text, std::size_t joint) {
  const char c = text[joint];
  if (c == '>') {
    if (joint == 0) return 0;
    if (const std::size_t begin = closing_tag_begin(text, joint + 1); begin != joint + 1)
      return name_end_before(text, begin);
    if (!is_quote(text[joint - 1])) return 0;
    std::size_t begin = joint;
    while (begin > 0 && joint - begin < kTagBytesMax && text[begin - 1] != '<' && text[begin - 1] != '>') --begin;
    const std::size_t end = text.substr(0, joint).find(' ', begin);
    return begin > 0 && text[begin - 1] == '<' && end != std::string_view::npos ? end : 0;
  }
  if (c != ' ' && c != ':' && !is_wide_end(text, joint)) return 0;
  if (is_wide_end(text, joint)) {
    const std::size_t begin = begin_of_word(text, joint, kWideCopulas, false);
    return begin != joint ? begin : 0;
  }
  if (!may_end_copula(text, joint)) return 0;
  std::size_t begin = begin_of_word(text, joint, kCopulas, true);
  if (begin == joint) return 0;
  begin = skip_blanks_back(text, begin);
  if (text.substr(begin, joint - begin).ends_with("to"))
    if (const std::size_t verb = begin_of_word(text, begin, kSetting, true); verb != begin)
      begin = skip_blanks_back(text, verb);
  return name_end_before(text, begin);
}

std::size_t sibling_name_end(std::string_view text, std::size_t word) {
  constexpr std::size_t kBetweenMax = 16;
  std::size_t end = word;
  bool has_border = false;  // More than a blank is between the two.
  while (end > 0 && word - end < kBetweenMax &&
         (is_space(text[end - 1]) || std::string_view("\"'\\,;{").find(text[end - 1]) != std::string_view::npos)) {
    --end;
    has_border = has_border || !is_space(text[end]);
  }
  if (end == word || end == 0) return 0;
  if (has_border) return end;
  std::size_t begin = end;
  while (begin > 0 && end - begin < 64 && is_name(text[begin - 1])) --begin;
  return begin > 0 && text[begin - 1] == '=' ? end : 0;
}

std::optional<Joint> joint_behind(std::string_view text, Name name, std::size_t from) {
  Joint joint;
  joint.is_query = is_of_query(text, name.begin);
  std::size_t at = from;
  if (at_or_nul(text, at) == '#') ++at;                            // SSN#: …
  for (int i = 0; i < 8 && at_or_nul(text, at) == '.'; ++i) ++at;  // Tel.: …, Password....: …
  if (at_or_nul(text, at) == '>') {
    if (closing_tag_begin(text, at + 1) != at + 1) return in_next_element(text, at + 1);
    return is_in_tag(text, name) ? std::optional(in_element(text, at + 1)) : std::nullopt;
  }
  const std::size_t before_quote = at;
  const Quote name_quote = skip_quote(text, at);
  const bool is_doubled = name_quote.c != 0 && at_or_nul(text, at) == name_quote.c && at - before_quote == 1;
  if (is_doubled) ++at;
  if (name_quote.c != 0 && at_or_nul(text, at) == '>' && is_attribute_value(text, name.begin, name_quote.c))
    return in_element(text, at + 1);
  while (at - before_quote < 4 && (at_or_nul(text, at) == ']' || at_or_nul(text, at) == ')')) ++at;  // user[password]=…
  const std::size_t separator = skip_blanks(text, at);
  const bool is_spaced = separator > at;
  at = separator;
  if (skip_any(text, at, {"=>", ":=", "==", "=", ": :", "::", ":"})) {
    // In `--password= -s` the value is empty; in `password = x` it is not.
    const std::size_t behind = skip_blanks(text, at);
    if (text[at - 1] != '=' || is_spaced || is_quote_at(text, behind)) at = behind;
  } else if (skip_any(text, at, {"->", "|", "- "})) {
    joint.is_weak = true;
    at = skip_blanks(text, at);
  } else if (is_spaced || is_wide_end(text, at)) {
    joint.is_weak = true;
  } else {
    return std::nullopt;
  }
  skip_openings(text, at, joint);
  if (joint.quote == 0) {
    const Quote quote = skip_quote(text, at);
    joint.quote = quote.c;
    joint.backslashes = quote.backslashes;
    joint.is_doubled = is_doubled && quote.c == name_quote.c && at_or_nul(text, at) == quote.c;
    if (joint.is_doubled) ++at;
  }
  joint.value_begin = at;
  return joint;
}

std::optional<Joint> next_of_list(std::string_view text, const Joint& joint, std::size_t end) {
  if (!joint.is_list || joint.quote == 0) return std::nullopt;
  std::size_t at = end;
  if (skip_quote(text, at).c != joint.quote) return std::nullopt;
  at = skip_blanks(text, at);
  if (at_or_nul(text, at) != ',') return std::nullopt;
  at = skip_prefix(text, skip_blanks(text, at + 1));
  Joint next = joint;
  if (skip_quote(text, at).c != joint.quote) return std::nullopt;
  next.value_begin = at;
  return next;
}

std::size_t quoted_end(std::string_view text, const Joint& joint) {
  const char quote = joint.quote;
  if (quote == '<') {
    const std::size_t end = std::min(text.find('<', joint.value_begin), text.size());
    return std::min(text.substr(0, end).find("]]>", joint.value_begin), end);
  }
  if (quote == ']' || quote == ')') {
    // Bounded: brackets need not close.
    constexpr std::size_t kBytesMax = 512;
    const std::size_t end =
        text.substr(0, std::min(text.size(), joint.value_begin + kBytesMax)).find(quote, joint.value_begin);
    return end == std::string_view::npos ? joint.value_begin : end;
  }
  for (std::size_t i = joint.value_begin; i < text.size(); ++i) {
    if (text[i] != quote && text[i] != '\\') continue;
    const std::size_t begin = i;
    while (i < text.size() && text[i] == '\\') ++i;
    if (i == text.size()) break;
    if (text[i] != quote) continue;
    // Within JSON of JSON a quote of the value has more backslashes than the one that ends it.
    const std::size_t backslashes = i - begin;
    if (joint.backslashes == 0 ? backslashes % 2 == 1 : backslashes > joint.backslashes) continue;
    const std::size_t end = joint.backslashes == 0 ? i : begin;
    if (joint.backslashes == 0 && at_or_nul(text, i + 1) == quote) {
      if (joint.is_doubled) return end;
      // 'it''s': a quote that the value has. Nothing is in ''.
      if (i > joint.value_begin) {
        ++i;
        continue;
      }
    }
    if (joint.is_doubled) continue;
    const bool is_apostrophe = quote == '\'' && i > joint.value_begin && is_alnum(text[i - 1]) &&
                               is_alnum(at_or_nul(text, i + 1)) &&
                               text.substr(i + 1, 64).find('\'') != std::string_view::npos;
    if (is_apostrophe) continue;
    return end;
  }
  return text.size();
}

}  // namespace cordwood::masking
