#include <algorithm>
#include <array>
#include <string>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"
#include "secret_names.h"

namespace cordwood::masking {
namespace {

bool is_token(char c) { return is_base64url(c) || std::string_view("./+=~").find(c) != std::string_view::npos; }

int base64_value(char c) {
  if (is_upper(c)) return c - 'A';
  if (is_letter(c)) return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : 63;
}

// Whether the text decodes to printable characters with a colon among them: "user:password".
bool is_user_and_password(std::string_view base64) {
  unsigned bits = 0;
  unsigned held = 0;
  bool has_colon = false;
  for (const char c : base64) {
    if (c == '=') break;
    if (!is_base64(c)) return false;
    bits = (bits << 6 | static_cast<unsigned>(base64_value(c))) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const auto byte = static_cast<unsigned char>(bits >> held);
    if (byte < 0x20 || byte == 0x7f) return false;
    has_colon = has_colon || byte == ':';
  }
  return has_colon;
}

// Prose says "bearer of news": a token is long or mixes digits with letters.
bool looks_random(std::string_view token) {
  constexpr std::size_t kBytesMin = 8;
  constexpr std::size_t kLongBytes = 24;
  if (token.size() < kBytesMin) return false;
  return token.size() >= kLongBytes || std::any_of(token.begin(), token.end(), is_digit);
}

Span bearer(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && is_token(text[end])) ++end;
  while (end > begin && text[end - 1] == '.') --end;
  return looks_random(text.substr(begin, end - begin)) ? Span{begin, end} : Span{};
}

Span basic(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && is_base64(text[end])) ++end;
  while (end < text.size() && text[end] == '=') ++end;
  return is_user_and_password(text.substr(begin, end - begin)) ? Span{begin, end} : Span{};
}

// "Bearer TOKEN" and "Basic BASE64", wherever they stand. Blanks end both, so a line of such words is read
// once.
Span examine(std::string_view text, std::size_t at) {
  if (at > 0 && is_alnum(text[at - 1])) return {};
  const bool is_bearer = lower(text[at + 1]) == 'e';
  std::size_t begin = at + (is_bearer ? std::string_view("bearer").size() : std::string_view("basic").size());
  if (text.substr(begin).starts_with("%20")) return is_bearer ? bearer(text, begin + 3) : basic(text, begin + 3);
  if (begin >= text.size() || !is_blank(text[begin])) return {};
  ++begin;
  return is_bearer ? bearer(text, begin) : basic(text, begin);
}

// Before credentials stands a word that says of which kind they are.
constexpr auto kSchemes = std::to_array<std::string_view>(
    {"bearer",      "basic",       "digest",      "negotiate", "ntlm",          "token",
     "apikey",      "api-key",     "splunk",      "sharedkey", "sharedkeylite", "aws4-hmac-sha256",
     "aws",         "googlelogin", "hawk",        "oauth",     "dpop",          "bot",
     "mac",         "hmac",        "hmac-sha256", "hoba",      "key",           "scram-sha-256",
     "scram-sha-1", "mutual",      "vapid",       "signature", "jwt",           "geniekey",
     "ssws",        "kerberos",    "gnap"});

std::size_t skip_scheme(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBytesMax = 24;
  std::string scheme;
  std::size_t end = begin;
  while (end < text.size() && end - begin < kBytesMax && (is_alnum(text[end]) || text[end] == '-'))
    scheme.push_back(lower(text[end++]));
  if (std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) return begin;
  std::size_t behind = end;
  while (behind < text.size() && is_blank(text[behind])) ++behind;
  if (behind == end && text.substr(end).starts_with("%20")) behind = end + 3;
  if (behind == end && text.substr(end).starts_with("+")) behind = end + 1;
  return behind == end ? begin : behind;
}

bool ends_word(char c) { return is_space(c) || std::string_view(",;\"'<>)]}\\|&").find(c) != std::string_view::npos; }

// The end of one word, or of parameters: username="a b", response="c", uri=/x.
std::size_t credentials_end(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBytesMax = 4096;
  std::size_t end = begin;
  for (std::size_t at = begin; at - begin < kBytesMax;) {
    const std::size_t word = at;
    while (at < text.size() && at - begin < kBytesMax && !ends_word(text[at])) ++at;
    if (at == word) break;
    if (at < text.size() && (text[at] == '"' || text[at] == '\\') && text[at - 1] == '=') {
      const std::size_t quote =
          text.substr(0, std::min(text.size(), begin + kBytesMax)).find('"', text.find('"', at) + 1);
      if (quote == std::string_view::npos) return end == begin ? at : end;
      at = quote + 1;
    }
    end = at;
    const bool has_parameter = text.substr(word, at - word).find('=') != std::string_view::npos;
    if (!has_parameter || at >= text.size() || text[at] != ',') break;
    ++at;
    while (at < text.size() && is_blank(text[at])) ++at;
    std::size_t name = at;
    while (name < text.size() && name - at < 32 && (is_alnum(text[name]) || text[name] == '-' || text[name] == '_'))
      ++name;
    if (name == at || name >= text.size() || text[name] != '=') break;
  }
  return end;
}

// All that is behind the header's name and its scheme.
Span examine_named(std::string_view text, Name, const Joint& joint) {
  if (joint.is_weak) return {};
  const std::size_t begin = joint.value_begin;
  const std::size_t tag = tag_end(text, begin);
  if (tag != begin && is_mask_tag(text.substr(begin, tag - begin))) return {};
  const std::size_t credentials = skip_scheme(text, begin);
  const std::size_t end = joint.quote != 0 && joint.quote != '\''
                              ? std::min(quoted_end(text, joint), credentials + 8192)
                              : credentials_end(text, credentials);
  if (end <= credentials) return {};
  const Span span{credentials, end};
  const std::string_view value = span.in(text);
  if (credentials != begin) return is_no_secret("", value) ? Span{} : span;
  if (is_no_secret("", value) || is_prose(value) || is_code(value)) return {};
  // A word alone: what is allowed, or by whom.
  const bool is_word_alone = std::all_of(value.begin(), value.end(), [](char c) { return is_letter(c) || c == '_'; });
  return is_word_alone && value.size() < 16 ? Span{} : span;
}

constexpr auto kNames = std::to_array<std::string_view>({"*authorization", "bearer", "bearer token", "*auth header"});

constexpr std::array<Anchor, 2> kAnchors = {{{.text = "bearer"}, {.text = "basic", .rare_at = 2}}};

}  // namespace

const Detector authorization_detector = {
    .name = "authorization", .anchors = kAnchors, .examine = examine, .names = kNames, .examine_named = examine_named};

}  // namespace cordwood::masking
