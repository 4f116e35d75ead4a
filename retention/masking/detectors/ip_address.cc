#include <array>
#include <string>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

// An octet without a leading zero; the end of its digits, or `at` when it is none.
std::size_t octet_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  int value = 0;
  while (end < text.size() && end - at < 3 && is_digit(text[end])) value = value * 10 + (text[end++] - '0');
  if (value > 255 || (end - at > 1 && text[at] == '0')) return at;
  return end;
}

// Chrome/124.0.0.0, rv:1.9.0.19, version 1.2.3.4, v=1.2.3.4
bool is_version(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  std::size_t end = at - 1;
  if (std::string_view("/:= ").find(text[end]) == std::string_view::npos) return false;
  std::size_t begin = end;
  while (begin > 0 && end - begin < 24 && is_letter(text[begin - 1])) --begin;
  if (begin == end) return false;
  const std::string_view word = text.substr(begin, end - begin);
  // Products of browsers are in capitals, hosts before their addresses are not.
  if (text[end] == '/') return is_upper(word.front()) && (begin == 0 || text[begin - 1] != '/');
  std::string folded;
  for (const char c : word) folded.push_back(lower(c));
  return folded == "version" || folded == "ver" || folded == "rv" || folded == "v" || folded.ends_with("version");
}

// Four octets that are not part of a longer dotted number: 1.2.3.4.5 is a version or an object id.
Span examine(std::string_view text, std::size_t at) {
  if (at > 0 && (is_alnum(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '_')) return {};
  if (is_version(text, at)) return {};
  std::size_t end = at;
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0 && (end >= text.size() || text[end++] != '.')) return {};
    const std::size_t next = octet_end(text, end);
    if (next == end) return {};
    end = next;
  }
  if (end < text.size() && (is_alnum(text[end]) || text[end] == '_')) return {};
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) return {};
  return {at, end};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.kind = Anchor::Kind::ipv4_digits}}};

}  // namespace

// Off unless a rule asks: an address is what most searches in a log begin with.
const Detector ip_address_detector = {.name = "ip", .anchors = kAnchors, .examine = examine, .on_by_default = false};

}  // namespace cordwood::masking
