#include "mask_tag.h"

#include <algorithm>
#include <charconv>

#include "action.h"
#include "characters.h"
#include "sealing.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kTagBytesMax = 80 + kSealedTextBytesMax;

bool is_name(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
}

// Takes "k2:" off the front, which the first key's tags lack.
std::uint32_t take_key(std::string_view& text) {
  const std::size_t end = text.find(':');
  std::uint32_t number = 0;
  if (!text.starts_with('k') || end == std::string_view::npos) return 1;
  const auto read = std::from_chars(text.data() + 1, text.data() + end, number);
  if (read.ec != std::errc() || read.ptr != text.data() + end || number == 0) return 1;
  text.remove_prefix(end + 1);
  return number;
}

}  // namespace

std::optional<HashTag> parts_of_hash_tag(std::string_view text) {
  if (text.size() < 4 || text.size() > kTagBytesMax || text.front() != '[' || text.back() != ']') return std::nullopt;
  std::string_view rest = text.substr(1, text.size() - 2);
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  HashTag tag;
  tag.name = rest.substr(0, colon);
  rest.remove_prefix(colon + 1);
  tag.key = take_key(rest);
  tag.hash = rest.substr(0, kHashDigits);
  rest.remove_prefix(tag.hash.size());
  if (!is_name(tag.name) || tag.hash.size() != kHashDigits || !std::all_of(tag.hash.begin(), tag.hash.end(), is_hex))
    return std::nullopt;
  if (rest.empty()) return tag;
  tag.sealed = rest.substr(1);
  const bool is_sealed =
      rest.front() == ':' && !tag.sealed.empty() && std::all_of(tag.sealed.begin(), tag.sealed.end(), is_base64url);
  return is_sealed ? std::optional(tag) : std::nullopt;
}

bool is_mask_tag(std::string_view text) {
  if (text.size() < 4 || text.size() > kTagBytesMax || text.front() != '[' || text.back() != ']') return false;
  const std::string_view inner = text.substr(1, text.size() - 2);
  const std::size_t colon = inner.find(':');
  if (colon == std::string_view::npos) return false;
  if (inner.substr(0, colon) != "masked") return parts_of_hash_tag(text).has_value();
  const std::string_view rest = inner.substr(colon + 1);
  const std::size_t second = rest.find(':');
  if (second == std::string_view::npos) return is_name(rest);
  return is_name(rest.substr(0, second)) && rest.size() - second - 1 <= kKeepLastMax &&
         is_name(rest.substr(second + 1));
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
