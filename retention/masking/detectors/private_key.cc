#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";

// -----BEGIN … PRIVATE KEY----- up to its END, or to the end of the text: the lines that follow are then
// batch_masking.h's.
Span examine(std::string_view text, std::size_t at) {
  constexpr std::size_t kLabelBytesMax = 48;
  const std::string_view label = text.substr(at, kLabelBytesMax + kBegin.size());
  if (!label.starts_with(kBegin)) return {};
  const std::size_t dashes = label.find("-----", kBegin.size());
  const std::size_t key = label.find("PRIVATE KEY");
  if (dashes == std::string_view::npos || key == std::string_view::npos || key > dashes) return {};
  const std::size_t end = text.find(kEnd, at + dashes);
  if (end == std::string_view::npos) return {at, text.size()};
  const std::size_t closing = text.find("-----", end + kEnd.size());
  return {at, closing == std::string_view::npos ? text.size() : closing + 5};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.text = "-----begin ", .rare_at = 4}}};

}  // namespace

const Detector private_key_detector = {.name = "private_key", .anchors = kAnchors, .examine = examine};

}  // namespace cordwood::masking
