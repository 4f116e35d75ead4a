#include <array>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kKeyIdBytes = 20;
constexpr std::size_t kSecretBytes = 40;

// AKIA and ASIA (temporary) name keys; AIDA, AROA and the like name users and roles, which are no secret.
bool is_key_id(std::string_view text, std::size_t at) {
  if (text.size() - at < kKeyIdBytes) return false;
  if (at > 0 && is_alnum(text[at - 1])) return false;
  if (at + kKeyIdBytes < text.size() && is_alnum(text[at + kKeyIdBytes])) return false;
  for (const char c : text.substr(at, kKeyIdBytes))
    if (!is_upper(c) && !is_digit(c)) return false;
  return true;
}

Span examine_key_id(std::string_view text, std::size_t at) {
  return is_key_id(text, at) ? Span{at, at + kKeyIdBytes} : Span{};
}

// Forty characters of base64 a few separators behind a key id: how credentials are pasted and printed. With a
// name of its own (secret_access_key=…) the password detector finds it.
Span examine_secret(std::string_view text, std::size_t at) {
  constexpr std::size_t kBetweenMax = 4;
  if (!is_key_id(text, at)) return {};
  const std::size_t behind = at + kKeyIdBytes;
  std::size_t begin = behind;
  while (begin < text.size() && begin - behind < kBetweenMax && !is_base64(text[begin])) ++begin;
  std::size_t end = begin;
  while (end < text.size() && end - begin <= kSecretBytes && is_base64(text[end])) ++end;
  return begin > behind && end - begin == kSecretBytes ? Span{begin, end} : Span{};
}

constexpr std::array<Anchor, 2> kAnchors = {{{.text = "akia", .rare_at = 1}, {.text = "asia", .rare_at = 1}}};

}  // namespace

const Detector aws_key_detector = {.name = "aws_key", .anchors = kAnchors, .examine = examine_key_id};
const Detector aws_secret_detector = {.name = "aws_secret", .anchors = kAnchors, .examine = examine_secret};

}  // namespace cordwood::masking
