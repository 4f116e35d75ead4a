// IPv6 and MAC addresses: off unless a rule asks, as IPv4 is.
#include <algorithm>
#include <array>
#include <string>

#include <arpa/inet.h>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kIpv6BytesMax = 45;

bool is_ipv6_part(char c) { return is_hex(c) || c == ':' || c == '.'; }

// The whole address around one of its colons. "12:34:56" and "std::map" are none.
Span ipv6(std::string_view text, std::size_t colon) {
  std::size_t begin = colon;
  while (begin > 0 && colon - begin < kIpv6BytesMax && (is_hex(text[begin - 1]) || text[begin - 1] == ':')) --begin;
  std::size_t end = colon;
  while (end < text.size() && end - begin <= kIpv6BytesMax && is_ipv6_part(text[end])) ++end;
  while (end > colon && text[end - 1] == '.') --end;
  if (end > begin + 2 && text[begin] == ':' && text[begin + 1] != ':') ++begin;  // Client:2001:db8::1
  if (end > begin + 2 && text[end - 1] == ':' && text[end - 2] != ':') --end;    // "from fe80::1: no route"
  if (end - begin < 3 || end - begin > kIpv6BytesMax) return {};
  if (begin > 0 && (is_alnum(text[begin - 1]) || text[begin - 1] == '_' || text[begin - 1] == '.')) return {};
  if (end < text.size() && (is_alnum(text[end]) || text[end] == '_')) return {};
  if (std::none_of(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end),
                   is_digit))
    return {};  // a::b
  in6_addr address;
  return inet_pton(AF_INET6, std::string(text.substr(begin, end - begin)).c_str(), &address) == 1 ? Span{begin, end}
                                                                                                  : Span{};
}

// Six pairs between colons or dashes, or three groups of four between dots.
Span mac(std::string_view text, std::size_t at) {
  const bool is_dotted = text.size() - at > 4 && text[at + 4] == '.';
  const std::size_t group = is_dotted ? 4 : 2;
  const std::size_t bytes = is_dotted ? 14 : 17;
  if (text.size() - at < bytes) return {};
  const char before = at > 0 ? text[at - 1] : ' ';
  const bool is_named = before == ':' && at > 1 && is_letter(text[at - 2]) &&
                        (at < 4 || !is_hex(text[at - 3]) || is_letter(text[at - 4]));
  if (std::string_view(":-._").find(before) != std::string_view::npos && !is_named) return {};
  const char separator = text[at + group];
  if (!is_dotted && separator != ':' && separator != '-') return {};
  for (std::size_t i = 0; i < bytes; ++i)
    if (i % (group + 1) == group ? text[at + i] != separator : !is_hex(text[at + i])) return {};
  const std::size_t end = at + bytes;
  if (end < text.size() && (is_alnum(text[end]) || text[end] == '_')) return {};
  if (end + 1 < text.size() && text[end] == separator && is_hex(text[end + 1])) return {};
  return {at, end};
}

constexpr std::array<Anchor, 1> kIpv6Anchors = {{{.kind = Anchor::Kind::colon}}};
constexpr std::array<Anchor, 1> kMacAnchors = {{{.kind = Anchor::Kind::hex_pairs}}};

}  // namespace

const Detector ipv6_detector = {
    .name = "ipv6", .anchors = kIpv6Anchors, .examine = ipv6, .on_by_default = false, .form = Form::any_case};
const Detector mac_detector = {
    .name = "mac", .anchors = kMacAnchors, .examine = mac, .on_by_default = false, .form = Form::letters_and_digits};

}  // namespace cordwood::masking
