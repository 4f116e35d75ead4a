#include <algorithm>
#include <array>
#include <string>

#include "characters.h"
#include "detectors/all.h"

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

constexpr std::array<Anchor, 2> kAnchors = {{{.text = "bearer"}, {.text = "basic", .rare_at = 2}}};

}  // namespace

const Detector authorization_detector = {.name = "authorization", .anchors = kAnchors, .examine = examine};

}  // namespace cordwood::masking
