#include "mask_tag.h"

#include <algorithm>

#include "action.h"
#include "characters.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kTagBytesMax = 80;

bool is_name(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
}

}  // namespace

bool is_mask_tag(std::string_view text) {
  if (text.size() < 4 || text.size() > kTagBytesMax || text.front() != '[' || text.back() != ']') return false;
  const std::string_view inner = text.substr(1, text.size() - 2);
  const std::size_t colon = inner.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view first = inner.substr(0, colon);
  const std::string_view rest = inner.substr(colon + 1);
  if (first == "masked") {
    const std::size_t second = rest.find(':');
    if (second == std::string_view::npos) return is_name(rest);
    return is_name(rest.substr(0, second)) && rest.size() - second - 1 <= kKeepLastMax &&
           is_name(rest.substr(second + 1));
  }
  return is_name(first) && rest.size() == kHashDigits && std::all_of(rest.begin(), rest.end(), is_hex);
}

std::size_t tag_end(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '[') return at;
  const std::size_t close = text.substr(at, kTagBytesMax).find(']');
  return close == std::string_view::npos ? at : at + close + 1;
}

bool names_a_tag(std::string_view text, std::size_t at) {
  constexpr std::string_view kMasked = "[masked:";
  std::size_t begin = at;
  if (text.substr(0, begin).ends_with(kMasked)) begin -= kMasked.size() - 1;
  if (begin == 0) return false;
  const std::size_t end = tag_end(text, begin - 1);
  return end != begin - 1 && is_mask_tag(text.substr(begin - 1, end - begin + 1));
}

}  // namespace cordwood::masking
