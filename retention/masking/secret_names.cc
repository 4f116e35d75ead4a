#include "secret_names.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "characters.h"
#include "mask_tag.h"
#include "name.h"

namespace cordwood::masking {
namespace {

// End like a secret's, but are none: of assemblies, logons and pages of results.
constexpr auto kPublicNames = std::to_array<std::string_view>(
    {"*public key token",   "*elevated token", "*next token",    "*page token",        "*continuation token",
     "*unexpected token",   "*client token",   "*request token", "*idempotency token", "*pagination token",
     "*cancellation token", "*invalid token",  "*syntax token",  "*sequence token",    "*resume token",
     "*window token",       "*activity token", "*channel token", "*pipe token",        "*change token",
     "*forward token",      "*backward token", "*sync token",    "*cancel token"});

constexpr auto kSayNothing = std::to_array<std::string_view>(
    {"",          "-",        "null",      "nil",     "none",     "true",    "false",     "yes",   "no",
     "undefined", "empty",    "(null)",    "<none>",  "required", "enabled", "disabled",  "not",   "set",
     "unset",     "redacted", "hidden",    "missing", "invalid",  "expired", "incorrect", "wrong", "failed",
     "success",   "optional", "mandatory", "string",  "filtered", "masked",  "removed",   "eof"});

// What a sentence goes on with: "password: changed", "Passwort: falsch".
constexpr auto kProse = std::to_array<std::string_view>({
    "the",        "a",         "an",         "is",         "was",        "has",      "for",          "in",
    "on",         "at",        "of",         "to",         "too",        "must",     "should",       "cannot",
    "denied",     "changed",   "updated",    "reset",      "expected",   "accepted", "rejected",     "verified",
    "mismatch",   "matched",   "length",     "field",      "value",      "given",    "provided",     "supplied",
    "ok",         "error",     "password",   "token",      "secret",     "does",     "will",         "from",
    "with",       "and",       "or",         "only",       "already",    "unknown",  "unauthorized", "forbidden",
    "granted",    "falsch",    "abgelaufen", "ungültig",   "geändert",   "fehler",   "expiré",       "expirée",
    "incorrecte", "invalide",  "modifié",    "incorrecta", "incorrecto", "inválida", "caducada",     "errata",
    "scaduta",    "sbagliata", "onjuist",    "verlopen",   "felaktigt",  "неверный", "истек",        "изменен",
    "错误",       "过期",      "正确",       "失败",       "エラー",     "오류",
});

std::string folded_of(std::string_view value) {
  std::string folded;
  for (const char c : value) folded.push_back(lower(c));
  return folded;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c == '_'; });
}

// What something else is to be put in the place of: ${PASSWORD}, {{ password }}, %s, $1, ?, :password, <password>,
// [FILTERED]; or that has been.
bool is_place_to_fill(std::string_view value) {
  for (const std::string_view opening : {"${", "$(", "{{", "#{", "%(", "<%", "!vault", "!secret", "!Ref", "os.environ",
                                         "process.env", "System.", "env.", "vault:", "hidden_", "HIDDEN_"})
    if (value.starts_with(opening)) return true;
  if (value == "?" || value == "%s" || value == "%d" || value == "%v" || value == "%q") return true;
  if (value.size() < 2) return false;
  const std::string_view inner = value.substr(1);
  if (value.front() == '$')
    return is_identifier(inner) || (inner.size() <= 2 && std::all_of(inner.begin(), inner.end(), is_digit)) ||
           std::all_of(inner.begin(), inner.end(), [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
  if (value.front() == ':' || value.front() == '&') return is_identifier(inner);
  const bool is_enclosed =
      (value.front() == '<' && value.back() == '>') || (value.front() == '[' && value.back() == ']');
  if (!is_enclosed) return false;
  std::string_view word = value;
  while (!word.empty() && (word.front() == '<' || word.front() == '[')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == '>' || word.back() == ']')) word.remove_suffix(1);
  return std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || c == '_' || c == '-' || c == ' '; });
}

}  // namespace

bool is_public_name(std::string_view text, std::size_t end) {
  return std::any_of(kPublicNames.begin(), kPublicNames.end(),
                     [text, end](std::string_view pattern) { return name_begin(text, end, pattern).has_value(); });
}

namespace {

bool ends_in(std::string_view name, std::span<const std::string_view> patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [name](std::string_view pattern) { return name_begin(name, name.size(), pattern).has_value(); });
}

}  // namespace

bool is_secret_name(std::string_view name) {
  if (is_public_name(name, name.size())) return false;
  return ends_in(name, kSecretNames) || ends_in(name.substr(0, without_suffixes(name, name.size())), kSecretNames);
}

bool is_secret_field(std::string_view name) {
  const std::string_view word = name.substr(0, without_suffixes(name, name.size()));
  return is_secret_name(name) && !is_vague_name(word) && !is_short_code_name(word);
}

bool names_a_password(std::string_view name) {
  constexpr auto kOthers =
      std::to_array<std::string_view>({"*secret", "*token", "*key", "*csrf", "pass", "pw", "*parole"});
  return !ends_in(name, kOthers) && !is_vague_name(name);
}

bool is_short_code_name(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"pin", "otp", "totp", "*code", "cvv", "cvv2", "cvc", "cvc2"});
  return ends_in(name, kNames) && !ends_in(name, std::to_array<std::string_view>({"*passcode"}));
}

bool is_vague_name(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"auth", "*credential", "*credentials", "creds", "*auth header", "pw"});
  return ends_in(name, kNames);
}

namespace {

bool is_folder(std::string_view name, std::string_view value) {
  const std::string_view tail = name.substr(name.size() - std::min<std::size_t>(name.size(), 3));
  const bool is_pwd = tail.size() == 3 && lower(tail[0]) == 'p' && lower(tail[1]) == 'w' && lower(tail[2]) == 'd';
  return is_pwd && (value.starts_with('/') || value.starts_with('~'));
}

// /etc/…: where a secret is kept, not what it is. Base64 that begins with a slash mixes its cases.
bool is_path(std::string_view value) {
  if (!value.starts_with('/')) return false;
  std::size_t end = 1;
  while (end < value.size() &&
         (is_digit(value[end]) || (value[end] >= 'a' && value[end] <= 'z') || value[end] == '-' || value[end] == '_'))
    ++end;
  return end > 2 && end < value.size() && value[end] == '/';
}

// REDACTED of [REDACTED] and __REDACTED__
std::string_view without_frame(std::string_view value) {
  const auto is_frame = [](char c) { return std::string_view("[]<>()_*-\"'").find(c) != std::string_view::npos; };
  while (!value.empty() && is_frame(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_frame(value.back())) value.remove_suffix(1);
  return value;
}

// max_tokens=4096
bool is_how_many(std::string_view name, std::string_view value) {
  return name.size() > 3 && lower(name.back()) == 's' && !value.empty() &&
         std::all_of(value.begin(), value.end(), is_digit) && without_suffixes(name, name.size()) == name.size() - 1 &&
         lower(name[name.size() - 2]) != 's';
}

bool says_nothing(std::string_view value) {
  constexpr std::size_t kBytesMax = 16;
  if (value.size() > kBytesMax) return false;
  const std::string folded = folded_of(value);
  const auto is_known = [](std::string_view word) {
    return std::find(kSayNothing.begin(), kSayNothing.end(), word) != kSayNothing.end();
  };
  return is_known(folded) || is_known(without_frame(folded));
}

}  // namespace

bool begins_no_secret(std::string_view name, std::string_view begin) {
  return is_folder(name, begin) || is_path(begin) || begin.starts_with("***");
}

bool is_no_secret(std::string_view name, std::string_view value) {
  if (is_how_many(name, value)) return true;
  if (begins_no_secret(name, value) || is_place_to_fill(value) || says_nothing(value)) return true;
  if (value.starts_with("%%") && value.size() <= 8) return true;  // %%1842: the number of a message of Windows.
  if (std::all_of(value.begin(), value.end(), [](char c) { return c == '*' || c == 'x' || c == 'X' || c == '.'; }))
    return true;
  return is_mask_tag(value);
}

bool is_short_code(std::string_view value) {
  return value.size() >= 3 && value.size() <= 8 && std::all_of(value.begin(), value.end(), is_digit);
}

bool looks_secret(std::string_view value) {
  constexpr std::size_t kBytesMin = 6;
  constexpr std::size_t kBytesMax = 512;
  if (value.size() < kBytesMin || value.size() > kBytesMax || value.find(' ') != std::string_view::npos) return false;
  const auto count = [value](auto is_one) { return std::count_if(value.begin(), value.end(), is_one); };
  const bool has_digit = count(is_digit) > 0;
  const bool has_small = count([](char c) { return is_letter(c) && !is_upper(c); }) > 0;
  const auto capitals = count(is_upper);
  const bool has_sign = value.find_first_of("!@#$%^&*?+") != std::string_view::npos;
  const bool has_letter = has_small || capitals > 0;
  return (has_letter && (has_digit || has_sign)) || (has_small && capitals > (is_upper(value.front()) ? 1 : 0));
}

bool is_prose(std::string_view value) {
  constexpr std::size_t kBytesMax = 24;
  while (!value.empty() && (value.back() == '.' || value.back() == '!' || value.back() == ':')) {
    if (value.back() == ':') return true;  // Another name.
    value.remove_suffix(1);
  }
  return value.size() <= kBytesMax && std::find(kProse.begin(), kProse.end(), folded_of(value)) != kProse.end();
}

// getPassword(, Token{type, android.os.BinderProxy@2bd79ce, user.password[
bool is_code(std::string_view value) {
  const auto is_part = [](char c) { return is_letter(c) || c == '_' || c == '.'; };
  const std::size_t end =
      static_cast<std::size_t>(std::find_if_not(value.begin(), value.end(), is_part) - value.begin());
  if (end == value.size() || end < 3) return false;
  const bool is_object = value[end] == '@' && value.substr(0, end).find('.') != std::string_view::npos &&
                         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(end) + 1, value.end(), is_hex);
  return is_object || ((value[end] == '(' || value[end] == '{' || value[end] == '[') &&
                       (end > 3 || value.find_first_of(")}]") == std::string_view::npos));
}

// "wrong password: 3 attempts left", "pass=12 fail=0", "first pass: 120ms".
bool is_count(std::string_view name, std::string_view value) {
  if (value.empty() || !is_digit(value.front())) return false;
  const std::size_t digits = std::min(value.find_first_not_of("0123456789."), value.size());
  if (folded_of(name) == "pass") return digits <= 6 && value.size() - digits <= 2;
  const std::string folded = folded_of(name);
  const bool is_short_code = folded.starts_with("cv") || folded.ends_with("code");
  return digits == value.size() && digits <= 3 && !is_short_code;
}

}  // namespace cordwood::masking
