#include <algorithm>
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

// Letters of both cases and digits: no digest, no path.
bool is_secret(std::string_view word) {
  const auto has = [word](auto is_one) { return std::any_of(word.begin(), word.end(), is_one); };
  return word.size() == kSecretBytes && has(is_digit) && has(is_upper) &&
         has([](char c) { return is_letter(c) && !is_upper(c); });
}

// The first word of base64 within [from, to) that is a secret.
Span secret_in(std::string_view text, std::size_t from, std::size_t to) {
  for (std::size_t at = from; at < to;) {
    if (!is_base64(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && end - at <= kSecretBytes && is_base64(text[end])) ++end;
    const bool begins = at == 0 || !is_base64(text[at - 1]);
    if (begins && is_secret(text.substr(at, end - at)) && (end == text.size() || text[end] != '=')) return {at, end};
    while (end < to && is_base64(text[end])) ++end;
    at = end;
  }
  return {};
}

// Forty characters of base64 near a key id: how credentials are pasted and printed.
Span examine_secret(std::string_view text, std::size_t at) {
  constexpr std::size_t kBetweenMax = 32;
  if (!is_key_id(text, at)) return {};
  const std::size_t behind = at + kKeyIdBytes;
  const Span found = secret_in(text, behind, std::min(text.size(), behind + kBetweenMax));
  if (!found.empty()) return found;
  const std::size_t before = at - std::min(at, kSecretBytes + kBetweenMax);
  return secret_in(text, before, at);
}

Span examine_named_secret(std::string_view text, Name, const Joint& joint) {
  const Span found = secret_in(text, joint.value_begin, std::min(text.size(), joint.value_begin + 1));
  return found;
}

constexpr auto kSecretNames =
    std::to_array<std::string_view>({"*secret access key", "aws secret", "aws secret key", "*aws secret key"});

constexpr std::array<Anchor, 2> kAnchors = {{{.text = "akia", .rare_at = 1}, {.text = "asia", .rare_at = 1}}};

}  // namespace

const Detector aws_key_detector = {.name = "aws_key", .anchors = kAnchors, .examine = examine_key_id};
const Detector aws_secret_detector = {.name = "aws_secret",
                                      .anchors = kAnchors,
                                      .examine = examine_secret,
                                      .names = kSecretNames,
                                      .examine_named = examine_named_secret};

}  // namespace cordwood::masking
