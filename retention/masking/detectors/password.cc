#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"
#include "secret_names.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kNameBytesMax = 64;

bool is_name(char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; }

// What stands between name and value: `=`, `: `, `" : "`, `\":\"`, `=>`, `%3D`; for a command line's
// --password, a blank.
struct Joint {
  std::size_t value_begin = 0;
  char quote = 0;           // Of the value.
  bool is_escaped = false;  // The quote is written \": JSON within JSON.
};

// JSON within a text writes its blanks as \\t, \\r and \\n.
bool is_written_blank(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '\\' &&
         (text[at + 1] == 't' || text[at + 1] == 'r' || text[at + 1] == 'n');
}

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
  for (const std::string_view separator : {"=>", ":=", "==", "=", ":", "%3D", "%3d"}) {
    if (!text.substr(at).starts_with(separator)) continue;
    at += separator.size();
    return true;
  }
  return false;
}

bool joint_at(std::string_view text, std::size_t name_begin, std::size_t at, Joint& joint) {
  const std::size_t name_end = at;
  bool is_escaped = false;
  skip_quote(text, at, is_escaped);
  if (at < text.size() && text[at] == ']') ++at;  // user[password]=…
  const std::size_t separator = skip_blanks(text, at);
  const bool is_spaced = separator > at;
  at = separator;
  if (!skip_separator(text, at)) {
    const bool is_option =
        text.substr(name_begin).starts_with("--") && name_end < text.size() && is_blank(text[name_end]);
    if (!is_option) return false;
  }
  // In `--password= -s` the value is empty; in `password = x` it is not.
  if (text[at - 1] != '=' || is_spaced) at = skip_blanks(text, at);
  joint.quote = skip_quote(text, at, joint.is_escaped);
  joint.value_begin = at;
  return true;
}

std::size_t quoted_end(std::string_view text, const Joint& joint) {
  for (std::size_t i = joint.value_begin; i < text.size(); ++i) {
    if (text[i] == joint.quote && !joint.is_escaped) return i;
    if (text[i] != '\\') continue;
    if (joint.is_escaped && i + 1 < text.size() && text[i + 1] == joint.quote) return i;
    ++i;  // What a backslash stands before is part of the value.
  }
  return text.size();
}

std::size_t bare_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_space(text[at]) && !is_written_blank(text, at) &&
         std::string_view(",;&)]}>\"'|").find(text[at]) == std::string_view::npos)
    ++at;
  return at;
}

// A scheme in front of the credentials of "authorization: Bearer …" is no secret; what follows it is.
std::size_t skip_scheme(std::string_view text, std::size_t begin, std::size_t end) {
  for (const std::string_view scheme : {"bearer", "basic", "token", "digest", "negotiate", "apikey"}) {
    if (end - begin != scheme.size() || end + 1 >= text.size() || text[end] != ' ') continue;
    bool same = true;
    for (std::size_t i = 0; i < scheme.size(); ++i) same = same && lower(text[begin + i]) == scheme[i];
    if (same) return end + 1;
  }
  return begin;
}

// A tag of ours holds brackets, where a bare value would end.
std::size_t tag_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kTagBytesMax = 80;
  if (at >= text.size() || text[at] != '[') return at;
  const std::size_t close = text.substr(at, kTagBytesMax).find(']');
  return close == std::string_view::npos ? at : at + close + 1;
}

Span value_span(std::string_view text, std::string_view name, const Joint& joint) {
  const std::size_t begin = joint.value_begin;
  // Before the end is looked for: a path is not skipped as found, so its anchors would read it again and
  // again.
  if (is_folder(name, text.substr(begin, 1))) return {};
  if (joint.quote != 0) {
    const std::size_t end = quoted_end(text, joint);
    return is_no_secret(name, text.substr(begin, end - begin)) ? Span{} : Span{begin, end};
  }
  if (const std::size_t end = tag_end(text, begin); end != begin && is_no_secret(name, text.substr(begin, end - begin)))
    return {};
  if (begin < text.size() && (text[begin] == '{' || text[begin] == '[' || text[begin] == '('))
    return {};  // Not a value, but more names.
  std::size_t end = bare_end(text, begin);
  const std::size_t credentials = skip_scheme(text, begin, end);
  if (credentials != begin) return {credentials, bare_end(text, credentials)};
  return is_no_secret(name, text.substr(begin, end - begin)) ? Span{} : Span{begin, end};
}

// What an earlier masking left names its rule: [password:9f86d081884c7d65], [masked:password:1111].
bool is_within_tag(std::string_view text, std::size_t name_begin) {
  constexpr std::string_view kMasked = "[masked:";
  std::size_t begin = name_begin;
  if (text.substr(0, begin).ends_with(kMasked)) begin -= kMasked.size() - 1;
  return begin > 0 && tag_end(text, begin - 1) != begin - 1 &&
         is_mask_tag(text.substr(begin - 1, tag_end(text, begin - 1) - begin + 1));
}

Span examine(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < kNameBytesMax && is_name(text[begin - 1])) --begin;
  std::size_t end = at;
  while (end < text.size() && end - at < kNameBytesMax && is_name(text[end])) ++end;
  const std::string_view name = text.substr(begin, end - begin);
  if (text.substr(0, begin).ends_with("/etc/")) return {};  // /etc/passwd: a file.
  Joint joint;
  if (!is_secret_name(name) || is_within_tag(text, begin) || !joint_at(text, begin, end, joint)) return {};
  return value_span(text, name, joint);
}

constexpr std::array<Anchor, 16> kAnchors = {{
    {.text = "passw", .rare_at = 2},
    {.text = "passphrase", .rare_at = 2},
    {.text = "passcode", .rare_at = 2},
    {.text = "pass=", .rare_at = 2},
    {.text = "pass:", .rare_at = 2},
    {.text = "pass\"", .rare_at = 2},
    {.text = "pwd"},
    {.text = "secret", .rare_at = 1},
    {.text = "token"},
    {.text = "api_key", .rare_at = 2},
    {.text = "api-key", .rare_at = 2},
    {.text = "apikey", .rare_at = 1},
    {.text = "access_key", .rare_at = 5},
    {.text = "accesskey", .rare_at = 5},
    {.text = "private_key", .rare_at = 6},
    {.text = "authorization", .rare_at = 5},
}};

}  // namespace

const Detector password_detector = {.name = "password", .anchors = kAnchors, .examine = examine};

}  // namespace cordwood::masking
