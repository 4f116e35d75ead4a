#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kLocalPartBytesMax = 64;  // RFC 5321 §4.5.3.1
constexpr std::size_t kDomainBytesMax = 255;

// What stands after the last dot of things that are not addresses: image@2x.png, getty@tty1.service.
constexpr auto kNotTopLevelDomains = std::to_array<std::string_view>(
    {"automount", "bmp",   "cc",   "class", "conf",  "css",     "device", "dll",    "exe",  "gif",
     "go",        "html",  "ico",  "jar",   "java",  "jpeg",    "jpg",    "js",     "json", "log",
     "mount",     "mui",   "path", "png",   "scope", "service", "slice",  "socket", "svg",  "sys",
     "target",    "timer", "txt",  "webp",  "xml",   "yaml",    "yml"});

bool is_local(char c) {
  return is_alnum(c) || is_beyond_ascii(c) ||
         std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Signs that RFC 5321 allows in a local part, but that in a log line stand between it and something else.
bool is_border(char c) { return std::string_view("=/'`{|}?&!#$*^").find(c) != std::string_view::npos; }

bool is_domain(char c) { return is_alnum(c) || is_beyond_ascii(c) || c == '-' || c == '.'; }

std::size_t local_begin(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < kLocalPartBytesMax && is_local(text[begin - 1]) && !is_border(text[begin - 1]))
    --begin;
  // \t in JSON within a text is a blank, not the first letter.
  if (begin > 0 && begin < at && text[begin - 1] == '\\' &&
      std::string_view("tnr").find(text[begin]) != std::string_view::npos)
    ++begin;
  while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
  return begin;
}

bool is_top_level_domain(std::string_view label) {
  if (label.size() < 2 || label.size() > 63) return false;
  if (label.starts_with("xn--")) return true;
  if (!std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_beyond_ascii(c); })) return false;
  return std::find(kNotTopLevelDomains.begin(), kNotTopLevelDomains.end(), label) == kNotTopLevelDomains.end();
}

// The end of a domain with at least two labels that begins at `begin`; `begin` when there is none.
std::size_t domain_end(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && end - begin < kDomainBytesMax && is_domain(text[end])) ++end;
  // A full stop or dash at the end belongs to the sentence.
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  const std::string_view domain = text.substr(begin, end - begin);
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || domain.find("..") != std::string_view::npos) return begin;
  return is_top_level_domain(domain.substr(dot + 1)) ? end : begin;
}

// 1828787392@2eb6d34a.apply: how Java prints a call of an object.
bool is_object(std::string_view local, std::string_view domain) {
  const std::string_view label = domain.substr(0, domain.find('.'));
  return std::all_of(local.begin(), local.end(), is_digit) && std::all_of(label.begin(), label.end(), is_hex);
}

// user:password@host.example of a URL, which is url_user's and database_url's.
bool is_password_of_url(std::string_view text, std::size_t begin) {
  constexpr std::size_t kUserBytesMax = 64;
  if (begin == 0 || text[begin - 1] != ':') return false;
  const std::string_view before = text.substr(begin - std::min(begin, kUserBytesMax), std::min(begin, kUserBytesMax));
  const std::size_t scheme = before.rfind("://");
  return scheme != std::string_view::npos &&
         before.substr(scheme + 3).find_first_of("/ \"'@") == std::string_view::npos;
}

Span examine(std::string_view text, std::size_t at) {
  const std::size_t begin = local_begin(text, at);
  const std::size_t end = domain_end(text, at + 1);
  if (begin == at || end == at + 1) return {};
  if (is_password_of_url(text, begin)) return {};
  if (is_object(text.substr(begin, at - begin), text.substr(at + 1, end - at - 1))) return {};
  return {begin, end};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.text = "@"}}};

}  // namespace

const Detector email_detector = {.name = "email", .anchors = kAnchors, .examine = examine, .form = Form::any_case};

}  // namespace cordwood::masking
