#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"
#include "secret_names.h"

namespace cordwood::masking {
namespace {

bool is_name(char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; }
bool is_any(char c, std::string_view signs) { return signs.find(c) != std::string_view::npos; }

// Whether a further name and value follow the sign at `at`: "&x=1", ";Encrypt=true", ",\"b\":2".
bool ends_pair(std::string_view text, std::size_t at) {
  constexpr std::size_t kNameBytesMax = 64;
  std::size_t begin = at + 1;
  while (begin < text.size() && is_any(text[begin], "\"'\\[")) ++begin;
  std::size_t end = begin;
  while (end < text.size() && end - begin < kNameBytesMax && (is_name(text[end]) || is_beyond_ascii(text[end]))) ++end;
  return end > begin && end < text.size() && is_any(text[end], "=:\"'\\[");
}

// Whether the sign at `at` is followed by more of a word.
bool is_within_word(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && (is_word(text[at + 1]) || is_any(text[at + 1], "!$%*?@#^_"));
}

// A value without quotes ends at a blank, and at signs that mostly stand between values, unless it goes on behind them.
std::size_t bare_end(std::string_view text, std::size_t begin, const Joint& joint) {
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    if (is_space(c) || is_any(c, "\"`|")) return at;
    if (c == '&' && joint.is_query) return at;
    if (is_any(c, ",;&") && (!is_within_word(text, at) || ends_pair(text, at))) return at;
    if (is_any(c, ")]}>'") && !is_within_word(text, at)) return at;
    if (c == '\'' && at > begin && !is_alnum(text[at - 1])) return at;
    if (c == '<' && !(at + 1 < text.size() && is_digit(text[at + 1]))) return at;
    if (c != '\\') continue;
    std::size_t quote = at;
    while (quote < text.size() && text[quote] == '\\') ++quote;
    if (quote == text.size() || is_any(text[quote], "\"'nrt")) return at;
    at = quote;
  }
  return text.size();
}

// [1, 2] and [System.Net.CredentialCache]
bool is_no_secret_in_brackets(std::string_view value) {
  const bool is_dotted = value.find('.') != std::string_view::npos;
  return value.find_first_not_of("0123456789., -") == std::string_view::npos ||
         (is_dotted && std::all_of(value.begin(), value.end(), [](char c) { return is_letter(c) || c == '.'; }));
}

// What stands in prose and in code behind such a name: `Secret: the cake`, `token: next(…)`, `3 attempts left`.
bool is_no_bare_secret(std::string_view text, std::string_view name, Span span) {
  const std::string_view value = span.in(text);
  const bool is_behind_blank = span.begin > 0 && text[span.begin - 1] != '=';
  return is_no_secret(name, value) || is_code(value) || (is_behind_blank && is_prose(value)) || is_count(name, value);
}

Span value_span(std::string_view text, Name whole_name, const Joint& joint) {
  const std::size_t begin = joint.value_begin;
  const bool is_plural = whole_name.end < text.size() && text[whole_name.end] == 's';
  const std::string_view name = text.substr(whole_name.begin, whole_name.end - whole_name.begin + (is_plural ? 1 : 0));
  // Before the end is looked for: what is no secret is not skipped as found, so its anchors would be read again and
  // again.
  if (begins_no_secret(name, text.substr(begin))) return {};
  if (joint.quote != 0) {
    const Span span{begin, quoted_end(text, joint)};
    const bool is_bracket = joint.quote == ']' || joint.quote == ')';
    if (is_bracket && is_no_secret_in_brackets(span.in(text))) return {};
    return is_no_secret(name, span.in(text)) ? Span{} : span;
  }
  // A collector may have masked a part.
  if (const std::size_t end = tag_end(text, begin); end != begin && is_no_secret(name, text.substr(begin, end - begin)))
    return end < text.size() && is_alnum(text[end]) ? Span{end, bare_end(text, end, joint)} : Span{};
  if (begin < text.size() && is_any(text[begin], "{[(")) return {};  // Not a value, but more names.
  constexpr std::size_t kProbeBytes = 256;
  const std::string_view probe = text.substr(0, std::min(text.size(), begin + kProbeBytes));
  if (is_no_bare_secret(text, name, {begin, bare_end(probe, begin, joint)})) return {};
  return {begin, bare_end(text, begin, joint)};
}

// arn:aws:secretsmanager:…:secret:NAME and kubernetes.io/secret: NAME say where a secret is, /etc/passwd is a file,
// pam_unix(passwd:chauthtok) says what was done.
bool names_a_place(std::string_view text, Name name) {
  if (name.begin == 0) return false;
  const char before = text[name.begin - 1];
  const char behind = name.end < text.size() ? text[name.end] : ' ';
  if (before == '/' && (behind == ':' || behind == ' ' || is_digit(behind))) return true;
  if (before == ':' && behind == ':') return true;
  if (before == '(' && text.substr(name.end).starts_with("):")) return true;  // WindowsLive:(token):name=…
  constexpr std::size_t kModuleBytesMax = 16;
  const std::size_t from = name.begin - std::min(name.begin, kModuleBytesMax);
  return before == '(' && text.substr(from, name.begin - from).find("pam_") != std::string_view::npos;
}

Span examine_named(std::string_view text, Name name, const Joint& joint) {
  if (is_public_name(text, name.end) || names_a_place(text, name)) return {};
  const Span span = value_span(text, name, joint);
  if (span.empty()) return {};
  const std::string_view word = text.substr(name.begin, name.end - name.begin);
  if (is_short_code_name(word)) return is_short_code(span.in(text)) ? span : Span{};
  const bool is_sql = name.pattern < kSqlNames && joint.quote == '\'';
  const bool is_unsure = joint.is_weak && !is_sql;
  if (is_unsure && !names_a_password(word)) return {};
  return !(is_unsure || is_vague_name(word)) || looks_secret(span.in(text)) ? span : Span{};
}

// --password VALUE. With a '=' between them it is a name like others.
Span examine_option(std::string_view text, std::size_t at) {
  constexpr std::size_t kNameBytesMax = 64;
  const std::size_t begin = at + 2;
  std::size_t end = begin;
  while (end < text.size() && end - begin < kNameBytesMax && is_name(text[end])) ++end;
  const std::string_view name = text.substr(begin, end - begin);
  if (end >= text.size() || !is_blank(text[end]) || !is_secret_name(name)) return {};
  const auto joint = joint_behind(text, {begin, end, 0}, end);
  return joint && joint->is_weak ? value_span(text, {begin, end, 0}, *joint) : Span{};
}

// What programs are told on their command lines, and servers in their protocols and files.
struct Command {
  std::string_view words;  // In lower case, with the blank behind them.
  std::string_view
      option;  // Behind which the secret stands, directly or behind a blank; empty: directly behind the words.
  bool has_user = false;  // The secret is what is behind the colon.
};
constexpr auto kCommands = std::to_array<Command>({{"curl ", "-u", true},
                                                   {"curl ", "--user", true},
                                                   {"wget ", "--user", true},
                                                   {"sshpass ", "-p"},
                                                   {"mysql ", "-p"},
                                                   {"mysqldump ", "-p"},
                                                   {"mysqladmin ", "-p"},
                                                   {"docker login ", "-p"},
                                                   {"podman login ", "-p"},
                                                   {"redis-cli ", "-a"},
                                                   {"ldapsearch ", "-w"},
                                                   {"requirepass ", ""},
                                                   {"masterauth ", ""},
                                                   {"smbclient ", "-U", true}});

Span bare_word(std::string_view text, std::size_t begin) {
  Joint joint;
  joint.value_begin = begin;
  if (begin < text.size() && is_any(text[begin], "\"'")) {
    joint.quote = text[begin];
    ++joint.value_begin;
  }
  return value_span(text, {}, joint);
}

Span behind_option(std::string_view text, const Command& command, std::size_t begin) {
  constexpr std::size_t kBytesMax = 256;
  for (std::size_t at = begin; at < text.size() && at - begin < kBytesMax; ++at) {
    if (text[at] == '\n' || text[at] == '|') return {};
    if (text[at] != '-' || !is_space(text[at - 1])) continue;
    const std::string_view here = text.substr(at, command.option.size());
    if (here != command.option) continue;
    std::size_t value = at + command.option.size();
    // mysql takes -pSECRET alone, and -p with a blank asks for it; sshpass takes both.
    const bool is_glued = value < text.size() && !is_blank(text[value]);
    if (is_glued && (command.option.starts_with("--") && text[value] != '=')) continue;
    if (is_glued && text[value] == '=') ++value;
    if (!is_glued && command.words.starts_with("mysql")) continue;
    while (value < text.size() && is_blank(text[value])) ++value;
    Span span = bare_word(text, value);
    if (!command.has_user) return span;
    const std::size_t colon = span.in(text).find(':');
    if (span.empty() || colon == std::string_view::npos || span.in(text).substr(colon).starts_with("://")) return {};
    span.begin += colon + 1;
    return span;
  }
  return {};
}

Span examine_command(std::string_view text, std::size_t at) {
  if (at > 0 && is_alnum(text[at - 1])) return {};
  for (const Command& command : kCommands) {
    const std::string_view here = text.substr(at, command.words.size());
    if (!std::equal(here.begin(), here.end(), command.words.begin(), command.words.end(),
                    [](char a, char b) { return lower(a) == b; }))
      continue;
    const std::size_t begin = at + command.words.size();
    const Span span = command.option.empty() ? bare_word(text, begin) : behind_option(text, command, begin);
    if (!span.empty()) return span;
  }
  return {};
}

// "your password is S": only what looks like one, since a sentence may go on as it likes.
constexpr auto kSentences =
    std::to_array<std::string_view>({"word is ", "wort ist ", "wort lautet ", "contraseña es ", "clave es ", "senha é ",
                                     "sło to ", "passe est ", "password è ", "code is "});

Span examine_sentence(std::string_view text, std::size_t at) {
  for (const std::string_view sentence : kSentences) {
    const std::string_view here = text.substr(at, sentence.size());
    if (!std::equal(here.begin(), here.end(), sentence.begin(), sentence.end(),
                    [](char a, char b) { return lower(a) == b; }))
      continue;
    const std::size_t name_end = at + sentence.substr(0, sentence.find(' ')).size();
    if (!is_secret_name(
            text.substr(name_end - std::min<std::size_t>(name_end, 16), std::min<std::size_t>(name_end, 16))))
      continue;
    Span span = bare_word(text, at + sentence.size());
    while (!span.empty() && is_any(text[span.end - 1], ".!,")) --span.end;
    return looks_secret(span.in(text)) ? span : Span{};
  }
  return {};
}

Span examine(std::string_view text, std::size_t at) {
  if (text[at] == '-') return examine_option(text, at);
  const Span command = examine_command(text, at);
  return command.empty() ? examine_sentence(text, at) : command;
}

constexpr auto kAnchors = std::to_array<Anchor>({{.kind = Anchor::Kind::option},
                                                 {.text = "curl "},
                                                 {.text = "wget "},
                                                 {.text = "sshpass ", .rare_at = 2},
                                                 {.text = "mysql ", .rare_at = 2},
                                                 {.text = "mysqldump ", .rare_at = 4},
                                                 {.text = "mysqladmin ", .rare_at = 4},
                                                 {.text = "docker login ", .rare_at = 5},
                                                 {.text = "podman login ", .rare_at = 5},
                                                 {.text = "redis-cli ", .rare_at = 4},
                                                 {.text = "ldapsearch ", .rare_at = 2},
                                                 {.text = "smbclient ", .rare_at = 1},
                                                 {.text = "requirepass ", .rare_at = 2},
                                                 {.text = "masterauth ", .rare_at = 4},
                                                 {.text = "word is ", .rare_at = 3},
                                                 {.text = "code is ", .rare_at = 3},
                                                 {.text = "wort ist ", .rare_at = 2},
                                                 {.text = "wort lautet ", .rare_at = 2},
                                                 {.text = "contraseña es ", .rare_at = 7},
                                                 {.text = "clave es ", .rare_at = 2},
                                                 {.text = "senha é ", .rare_at = 2},
                                                 {.text = "sło to ", .rare_at = 0},
                                                 {.text = "passe est ", .rare_at = 3},
                                                 {.text = "password è ", .rare_at = 7}});

}  // namespace

const Detector password_detector = {.name = "password",
                                    .anchors = kAnchors,
                                    .examine = examine,
                                    .names = kSecretNames,
                                    .examine_named = examine_named,
                                    .is_generic = true};

}  // namespace cordwood::masking
