#include "secret_names.h"

#include <algorithm>
#include <array>

#include "characters.h"
#include "mask_tag.h"

namespace cordwood::masking {
namespace {

// Lower case, without the '_', '-' and '.' that people put between the words.
constexpr std::array<std::string_view, 18> kEndings = {
    "password",  "passwd",     "passwort", "passphrase", "passcode",      "userpass",
    "dbpass",    "pwd",        "secret",   "token",      "apikey",        "accesskey",
    "secretkey", "privatekey", "authkey",  "signingkey", "encryptionkey", "authorization"};

// Only as the whole name: "bypass" and "compass" end so too.
constexpr std::array<std::string_view, 2> kWholeNames = {"pass", "passw"};

constexpr std::array<std::string_view, 28> kSayNothing = {
    "",       "-",       "null",    "nil",      "none",      "true",     "false",  "yes",    "no",    "undefined",
    "empty",  "(null)",  "<none>",  "required", "enabled",   "disabled", "not",    "set",    "unset", "redacted",
    "hidden", "missing", "invalid", "expired",  "incorrect", "wrong",    "failed", "success"};

constexpr std::size_t kNameBytesMax = 64;

}  // namespace

bool is_secret_name(std::string_view name) {
  std::array<char, kNameBytesMax> folded;
  std::size_t size = 0;
  // The end decides, so a long name is cut at its front.
  const std::string_view tail = name.size() > kNameBytesMax ? name.substr(name.size() - kNameBytesMax) : name;
  for (const char c : tail)
    if (c != '_' && c != '-' && c != '.' && c != ' ') folded[size++] = lower(c);
  const std::string_view flat(folded.data(), size);
  const std::string_view last = name.substr(name.find_last_of("._-") + 1);  // npos + 1 is 0
  const auto is_last = [last](std::string_view whole) {
    return last.size() == whole.size() &&
           std::equal(last.begin(), last.end(), whole.begin(), [](char a, char b) { return lower(a) == b; });
  };
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [flat](std::string_view ending) { return flat.ends_with(ending); }) ||
         std::any_of(kWholeNames.begin(), kWholeNames.end(), is_last);
}

bool is_folder(std::string_view name, std::string_view value) {
  const std::string_view tail = name.substr(name.size() - std::min<std::size_t>(name.size(), 3));
  const bool is_pwd = tail.size() == 3 && lower(tail[0]) == 'p' && lower(tail[1]) == 'w' && lower(tail[2]) == 'd';
  return is_pwd && (value.starts_with('/') || value.starts_with('~'));
}

namespace {

// /etc/…: where a secret is kept, not what it is. Base64 that begins with a slash mixes its cases.
bool is_path(std::string_view value) {
  if (!value.starts_with('/')) return false;
  std::size_t end = 1;
  while (end < value.size() &&
         (is_digit(value[end]) || (value[end] >= 'a' && value[end] <= 'z') || value[end] == '-' || value[end] == '_'))
    ++end;
  return end > 2 && end < value.size() && value[end] == '/';
}

}  // namespace

bool is_no_secret(std::string_view name, std::string_view value) {
  if (is_folder(name, value) || is_path(value) || value.starts_with("***")) return true;
  if (std::all_of(value.begin(), value.end(), [](char c) { return c == '*' || c == 'x' || c == 'X' || c == '.'; }))
    return true;
  std::string folded;
  if (value.size() <= 12)
    for (const char c : value) folded.push_back(lower(c));
  if (value.size() <= 12 && std::find(kSayNothing.begin(), kSayNothing.end(), folded) != kSayNothing.end()) return true;
  return is_mask_tag(value);
}

}  // namespace cordwood::masking
