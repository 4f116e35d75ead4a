#include <algorithm>
#include <array>
#include <string>

#include "characters.h"
#include "detectors/all.h"
#include "scripts.h"
#include "top_level_domains.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kLocalPartBytesMax = 64;  // RFC 5321 §4.5.3.1
constexpr std::size_t kDomainBytesMax = 255;

// What stands after the last dot of files: of mail kept in a.b@c.de.log the address is what is before. The first are
// top-level domains as well.
constexpr auto kFileEndings =
    std::to_array<std::string_view>({"cc", "zip", "mov", "bak", "bz2", "csv", "db", "eml", "gz", "json", "log", "mbox",
                                     "old", "tar", "tmp", "txt", "xml", "yml", "yaml"});
constexpr std::size_t kFileDomains = 3;

bool is_local(char c) {
  return is_alnum(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Signs that RFC 5321 allows in a local part, but that in a log line stand between it and something else.
bool is_border(char c) { return std::string_view("=/'`{|}?&!#$*^").find(c) != std::string_view::npos; }

// Letters of the script of the last one: what stands before an address without a blank may be a Chinese sentence.
std::size_t local_begin(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  const Script script = character_before(text, at).script == Script::wide ? Script::wide : Script::narrow;
  while (begin > 0 && at - begin < kLocalPartBytesMax) {
    const Character before = character_before(text, begin);
    const char c = text[begin - 1];
    const bool goes_on = is_beyond_ascii(c) ? before.script == script : is_local(c) && !is_border(c);
    if (!goes_on) break;
    begin -= before.bytes;
  }
  // \t in JSON within a text is a blank, not the first letter.
  if (begin > 0 && begin < at && text[begin - 1] == '\\' &&
      std::string_view("tnr").find(text[begin]) != std::string_view::npos)
    ++begin;
  while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
  return begin;
}

std::string lower_of(std::string_view label) {
  std::string folded;
  for (const char c : label) folded.push_back(lower(c));
  return folded;
}

bool ends_addresses(const std::string& label) {
  const auto file_domains = kFileEndings.begin() + kFileDomains;
  if (std::find(kFileEndings.begin(), file_domains, label) != file_domains) return false;
  // Of RFC 2606 those that documents and tests give to people.
  return label.starts_with("xn--") || label == "example" || label == "test" || is_top_level_domain(label);
}

// The end of a domain with at least two labels that begins at `begin`; `begin` when there is none.
std::size_t domain_end(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  Script script = Script::none;  // Of the label; each has its own.
  while (end < text.size() && end - begin < kDomainBytesMax) {
    const char c = text[end];
    const Character next = character_at(text, end);
    if (c == '.') {
      script = Script::none;
    } else if (c != '-') {
      if (next.script == Script::none || (script != Script::none && next.script != script)) break;
      script = next.script;
    }
    end += next.bytes;
  }
  // A full stop or dash at the end belongs to the sentence.
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  while (true) {
    const std::string_view domain = text.substr(begin, end - begin);
    const std::size_t dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || domain.find("..") != std::string_view::npos) return begin;
    const std::string last = lower_of(domain.substr(dot + 1));
    if (ends_addresses(last)) return end;
    if (std::find(kFileEndings.begin(), kFileEndings.end(), last) == kFileEndings.end()) return begin;
    end = begin + dot;
  }
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

// git@github.com:owner/name.git, HTTP/web1.example.com@EXAMPLE.COM of Kerberos, call@1a2b(…): nobody's mailbox.
bool is_of_programs(std::string_view text, std::size_t begin, std::size_t at, std::size_t end) {
  const std::string_view local = text.substr(begin, at - begin);
  const std::string_view domain = text.substr(at + 1, end - at - 1);
  if (local == "git") return true;
  if (begin > 0 && text[begin - 1] == '@') return true;  // user:p@ss@host
  if (end < text.size() && text[end] == '(') return true;
  // exampleSDID@32473.id of RFC 5424: the number of an enterprise.
  const std::size_t dot = domain.find('.');
  if (dot >= 4 && domain.find('.', dot + 1) == std::string_view::npos &&
      std::all_of(domain.begin(), domain.begin() + static_cast<std::ptrdiff_t>(dot), is_digit))
    return true;
  // abfss://container@account.dfs.core.windows.net, https://TOKEN@host.example: of a URL, not of a person.
  const bool is_of_url = text.substr(0, begin).ends_with("://");
  if (is_of_url && (text.substr(0, begin).ends_with("fs://") || text.substr(0, begin).ends_with("fss://") ||
                    text.substr(0, begin).ends_with("asb://") || text.substr(0, begin).ends_with("asbs://")))
    return true;
  if (is_of_url && local.size() >= 20 && std::count_if(local.begin(), local.end(), is_digit) >= 4) return true;
  if (begin > 0 && text[begin - 1] == '$') return true;
  return begin > 0 && text[begin - 1] == '/' &&
         std::none_of(domain.begin(), domain.end(), [](char c) { return is_letter(c) && !is_upper(c); });
}

Span examine(std::string_view text, std::size_t at) {
  const std::size_t begin = local_begin(text, at);
  const std::size_t end = domain_end(text, at + 1);
  if (begin == at || end == at + 1) return {};
  if (is_of_programs(text, begin, at, end)) return {};
  if (is_password_of_url(text, begin)) return {};
  if (is_object(text.substr(begin, at - begin), text.substr(at + 1, end - at - 1))) return {};
  return {begin, end};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.text = "@"}}};

}  // namespace

const Detector email_detector = {.name = "email", .anchors = kAnchors, .examine = examine, .form = Form::any_case};

}  // namespace cordwood::masking
