#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "open_keys.h"

namespace cordwood::masking {
namespace {

// From -----BEGIN … PRIVATE KEY-----, ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ---- or PuTTY's Private-Lines up to its
// end, or to the end of the text: the lines that follow are then open_keys.h's.
Span examine(std::string_view text, std::size_t at) {
  constexpr std::size_t kLabelBytesMax = 64;
  const std::string_view label = text.substr(at, kLabelBytesMax);
  std::size_t begin_bytes = 0;
  if (label.starts_with("-----BEGIN ") || label.starts_with("---- BEGIN ")) {
    const std::size_t key = label.find("PRIVATE KEY");
    if (key == std::string_view::npos) return {};
    const std::size_t dashes = label.find("----", 5);
    if (dashes == std::string_view::npos || key > dashes) return {};
    begin_bytes = dashes;
  } else if (!label.starts_with("Private-Lines: ")) {
    return {};
  }
  const std::size_t end = key_end(text, at + begin_bytes);
  return {at, end == std::string_view::npos ? text.size() : end};
}

constexpr std::array<Anchor, 3> kAnchors = {{{.text = "-----begin ", .rare_at = 4},
                                             {.text = "---- begin ", .rare_at = 3},
                                             {.text = "private-lines: ", .rare_at = 5}}};

}  // namespace

const Detector private_key_detector = {.name = "private_key", .anchors = kAnchors, .examine = examine};

}  // namespace cordwood::masking
