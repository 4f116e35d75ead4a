#include "name.h"

#include <algorithm>
#include <initializer_list>

#include "characters.h"

namespace cordwood::masking {
namespace {

bool is_separator(char c) { return c == '_' || c == '-' || c == '.' || c == ' '; }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  constexpr std::size_t kBlanksMax = 8;
  for (std::size_t i = 0; i < kBlanksMax && at < text.size(); ++i) {
    if (is_blank(text[at])) {
      ++at;
    } else if (is_written_blank(text, at)) {
      at += 2;
    } else {
      break;
    }
  }
  return at;
}

// Skips a quote, escaped or not; says which it was.
char skip_quote(std::string_view text, std::size_t& at, bool& is_escaped) {
  std::size_t next = at;
  while (next < text.size() && text[next] == '\\' && next - at < 4) ++next;
  if (next == text.size() || (text[next] != '"' && text[next] != '\'')) return 0;
  is_escaped = next > at;
  at = next + 1;
  return text[next];
}

bool skip_separator(std::string_view text, std::size_t& at) {
  for (const std::string_view separator : {"=>", ":=", "==", "=", ":", "%3D", "%3d", "%3A", "%3a", "\xef\xbc\x9a"}) {
    if (!text.substr(at).starts_with(separator)) continue;
    at += separator.size();
    return true;
  }
  return false;
}

// <password>…: the name is all of the tag, or its end behind a colon: <ns:password>.
bool is_element(std::string_view text, Name name) {
  std::size_t begin = name.begin;
  while (begin > 0 && name.begin - begin < 32 &&
         (is_word(text[begin - 1]) || is_separator(text[begin - 1]) || text[begin - 1] == ':') &&
         text[begin - 1] != ' ')
    --begin;
  return begin > 0 && text[begin - 1] == '<';
}

}  // namespace

bool is_written_blank(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '\\' &&
         (text[at + 1] == 't' || text[at + 1] == 'r' || text[at + 1] == 'n');
}

std::optional<std::size_t> name_begin(std::string_view text, std::size_t end, std::string_view pattern) {
  const bool may_continue = pattern.front() == '*';
  if (may_continue) pattern.remove_prefix(1);
  std::size_t at = end;
  for (std::size_t i = pattern.size(); i-- > 0;) {
    if (pattern[i] == ' ') {
      if (at > 0 && is_separator(text[at - 1])) --at;
      continue;
    }
    if (at == 0 || lower(text[at - 1]) != pattern[i]) return std::nullopt;
    --at;
  }
  if (may_continue || at == 0 || !is_word(text[at - 1])) return at;
  const bool is_camel = is_upper(text[at]) && !is_upper(text[at - 1]);
  return is_camel ? std::optional(at) : std::nullopt;
}

std::size_t without_number(std::string_view text, std::size_t end) {
  std::size_t at = end;
  while (at > 0 && end - at < 2 && is_digit(text[at - 1])) --at;
  return at > 0 && (is_letter(text[at - 1]) || is_beyond_ascii(text[at - 1])) ? at : end;
}

std::optional<Joint> joint_behind(std::string_view text, Name name, bool blank_joins) {
  Joint joint;
  std::size_t at = name.end;
  for (int i = 0; i < 2 && at < text.size() && is_digit(text[at]); ++i) ++at;  // password2=…
  if (at < text.size() && (text[at] == '.' || text[at] == '#')) ++at;          // Tel.: …, SSN#: …
  if (at < text.size() && text[at] == '>' && is_element(text, name)) return Joint{at + 1, '<', false, false};
  skip_quote(text, at, joint.is_escaped);
  joint.is_escaped = false;
  if (at < text.size() && text[at] == ']') ++at;  // user[password]=…
  const std::size_t separator = skip_blanks(text, at);
  const bool is_spaced = separator > at;
  at = separator;
  if (!skip_separator(text, at)) {
    if (!is_spaced || !blank_joins) return std::nullopt;
    joint.is_blank = true;
  } else if (text[at - 1] != '=' || is_spaced) {
    at = skip_blanks(text, at);  // In `--password= -s` the value is empty; in `password = x` it is not.
  }
  joint.quote = skip_quote(text, at, joint.is_escaped);
  joint.value_begin = at;
  return joint;
}

std::size_t quoted_end(std::string_view text, const Joint& joint) {
  if (joint.quote == '<') return std::min(text.find('<', joint.value_begin), text.size());
  for (std::size_t i = joint.value_begin; i < text.size(); ++i) {
    if (text[i] == joint.quote && !joint.is_escaped) return i;
    if (text[i] != '\\') continue;
    if (joint.is_escaped && i + 1 < text.size() && text[i + 1] == joint.quote) return i;
    ++i;  // What a backslash stands before is part of the value.
  }
  return text.size();
}

}  // namespace cordwood::masking
