#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"

namespace cordwood::masking {
namespace {

bool ends_authority(char c) { return is_space(c) || std::string_view("/?#\"'<>`\\").find(c) != std::string_view::npos; }

// scheme://user:password@host. A user alone is left to the other detectors: ssh://git@host gives nothing
// away.
Span examine(std::string_view text, std::size_t at) {
  const std::size_t begin = at + 3;
  std::size_t last_at = begin;
  bool has_colon = false;
  bool has_password = false;
  for (std::size_t i = begin; i < text.size() && !ends_authority(text[i]); ++i) {
    if (text[i] == ':') has_colon = true;
    if (text[i] == '@') {
      last_at = i;
      has_password = has_colon;
    }
  }
  const Span user{begin, last_at};
  return has_password && !is_mask_tag(user.in(text)) ? user : Span{};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.text = "://"}}};

}  // namespace

const Detector url_user_detector = {.name = "url_user", .anchors = kAnchors, .examine = examine};

}  // namespace cordwood::masking
