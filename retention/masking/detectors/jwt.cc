#include <array>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

std::size_t base64url_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_base64url(text[at])) ++at;
  return at;
}

// header.payload.signature, each base64url; header and payload are JSON objects, so both begin with "eyJ"
// ('{"'). An encrypted token has five parts and no readable payload.
Span examine(std::string_view text, std::size_t at) {
  constexpr std::string_view kObject = "eyJ";
  constexpr std::size_t kHeaderBytesMin = 12;  // {"alg":…}
  if (!text.substr(at).starts_with(kObject)) return {};
  if (at > 0 && is_base64url(text[at - 1])) return {};  // Also keeps this linear: one look a run.
  std::size_t end = base64url_end(text, at);
  if (end - at < kHeaderBytesMin) return {};
  std::size_t parts = 1;
  while (parts < 5 && end < text.size() && text[end] == '.') {
    const std::size_t next = base64url_end(text, end + 1);
    if (next == end + 1 && parts == 1) return {};
    end = next;
    ++parts;
  }
  const bool is_token = parts >= 3 || (parts == 2 && text.substr(text.find('.', at) + 1).starts_with(kObject));
  return is_token ? Span{at, end} : Span{};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.text = "eyj"}}};

}  // namespace

const Detector jwt_detector = {.name = "jwt", .anchors = kAnchors, .examine = examine};

}  // namespace cordwood::masking
