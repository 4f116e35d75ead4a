#include "secret_names.h"

#include <algorithm>
#include <array>

#include "characters.h"
#include "mask_tag.h"
#include "name.h"

namespace cordwood::masking {
namespace {

// End like a secret's, but are none: of assemblies, logons and pages of results.
constexpr auto kPublicNames = std::to_array<std::string_view>(
    {"*public key token", "*elevated token", "*next token", "*page token", "*continuation token", "*unexpected token"});

constexpr std::array<std::string_view, 28> kSayNothing = {
    "",       "-",       "null",    "nil",      "none",      "true",     "false",  "yes",    "no",    "undefined",
    "empty",  "(null)",  "<none>",  "required", "enabled",   "disabled", "not",    "set",    "unset", "redacted",
    "hidden", "missing", "invalid", "expired",  "incorrect", "wrong",    "failed", "success"};

}  // namespace

bool is_public_name(std::string_view text, std::size_t end) {
  return std::any_of(kPublicNames.begin(), kPublicNames.end(),
                     [text, end](std::string_view pattern) { return name_begin(text, end, pattern).has_value(); });
}

bool is_secret_name(std::string_view name) {
  const std::size_t end = without_number(name, name.size());
  return std::any_of(kSecretNames.begin(), kSecretNames.end(),
                     [name, end](std::string_view pattern) { return name_begin(name, end, pattern).has_value(); }) &&
         !is_public_name(name, end);
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
  if (value.starts_with("%%") && value.size() <= 8) return true;  // %%1842: the number of a message of Windows.
  if (std::all_of(value.begin(), value.end(), [](char c) { return c == '*' || c == 'x' || c == 'X' || c == '.'; }))
    return true;
  std::string folded;
  if (value.size() <= 12)
    for (const char c : value) folded.push_back(lower(c));
  if (value.size() <= 12 && std::find(kSayNothing.begin(), kSayNothing.end(), folded) != kSayNothing.end()) return true;
  return is_mask_tag(value);
}

}  // namespace cordwood::masking
