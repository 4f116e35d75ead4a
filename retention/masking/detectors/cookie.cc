#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"

namespace cordwood::masking {
namespace {

bool ends_cookie(char c) {
  return is_space(c) || c == ';' || c == ',' || c == '"' || c == '\'' || c == '\\' || c == '<';
}

bool is_token(char c) { return is_alnum(c) || std::string_view("_-.!#$%&*+^`|~").find(c) != std::string_view::npos; }

// Where the value of `name=value` begins; `at` when it is no such pair.
std::size_t value_begin(std::string_view text, std::size_t at) {
  std::size_t equals = at;
  while (equals < text.size() && is_token(text[equals])) ++equals;
  return equals > at && equals < text.size() && text[equals] == '=' ? equals + 1 : at;
}

constexpr auto kCookieNames = std::to_array<std::string_view>(
    {"set cookie", "cookie", "cookies", "*http cookie", "cookie header", "*req cookies"});

// What Set-Cookie says of a cookie.
bool is_attribute(std::string_view text, std::size_t at) {
  for (const std::string_view name :
       {"path=", "domain=", "expires=", "max-age=", "samesite=", "priority=", "version="}) {
    const std::string_view here = text.substr(at, name.size());
    if (std::equal(here.begin(), here.end(), name.begin(), name.end(), [](char a, char b) { return lower(a) == b; }))
      return true;
  }
  return false;
}

// Of `Cookie: a=b; c=d` all pairs, of `Set-Cookie: a=b; Path=/` the value, and what is between it and further pairs.
Span cookie(std::string_view text, Name name, const Joint& joint) {
  const bool sets = name.pattern == 0;
  const bool is_option = name.begin >= 2 && text[name.begin - 1] == '-';
  if (joint.is_weak && !is_option) return {};
  const std::size_t begin = joint.value_begin;
  const std::size_t first = value_begin(text, begin);
  if (first == begin) return {};
  const auto end_of = [&](std::size_t value) {
    std::size_t end = value;
    while (end < text.size() && !ends_cookie(text[end]) && !(joint.is_query && text[end] == '&') &&
           !(joint.quote == ']' && text[end] == ']'))
      ++end;
    return end;
  };
  std::size_t end = end_of(first);
  if (sets && is_mask_tag(text.substr(first, end - first))) return {};
  // Bounded: what is read here is not all found.
  constexpr std::size_t kBytesMax = 2048;
  for (std::size_t last = end;
       last < text.size() && last - begin < kBytesMax && (text[last] == ';' || (sets && text[last] == ','));) {
    std::size_t next = last + 1;
    while (next < text.size() && text[next] == ' ') ++next;
    const std::size_t value = value_begin(text, next);
    if (value == next) {
      // Secure, HttpOnly; and the rest of a date.
      if (!sets) break;
      last = next;
      while (last < text.size() && text[last] != ';' && text[last] != ',' && !ends_cookie(text[last])) ++last;
      while (last < text.size() && text[last] == ' ') last = std::min(text.find_first_of(";,\"'\n", last), text.size());
      continue;
    }
    last = end_of(value);
    if (!sets || !is_attribute(text, next)) end = last;
    while (sets && last < text.size() && text[last] == ' ')
      last = std::min(text.find_first_of(";,\"'\n", last), text.size());
  }
  return {sets ? first : begin, end};
}

constexpr auto kSessionNames = std::to_array<std::string_view>({"*phpsessid",
                                                                "*jsessionid",
                                                                "*jsessionidsso",
                                                                "connect sid",
                                                                "asp net_sessionid",
                                                                "asp net session id",
                                                                "laravel session",
                                                                "cftoken",
                                                                "cfid",
                                                                "*express sid",
                                                                "*rack session",
                                                                "*ci session",
                                                                "*sessionid",
                                                                "*session id",
                                                                "*sessid",
                                                                "sid",
                                                                "*session key",
                                                                "session",
                                                                "jsession",
                                                                "*auth session",
                                                                "*session cookie",
                                                                "*sess",
                                                                "*sess id",
                                                                "ssid",
                                                                "remember me",
                                                                "*session token"});

// Random: long, letters and digits both, no number, path, Windows SID or UUID of some object.
bool is_session_id(std::string_view value) {
  constexpr std::size_t kBytesMin = 16;
  if (value.size() < kBytesMin || value.starts_with("0x") || value.starts_with("S-1-")) return false;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const auto letters = std::count_if(value.begin(), value.end(), is_letter);
  const auto dashes = std::count(value.begin(), value.end(), '-');
  const bool has_capitals = std::any_of(value.begin(), value.end(), is_upper);
  if (std::count(value.begin(), value.end(), '_') > 1 && !has_capitals)
    return false;  // shard01_shard02_5e3c…: made of parts.
  // tms-05e1e21760419ecb6 is a resource of a cloud.
  const std::size_t dash = value.find('-');
  if (dash <= 5 && value.size() - dash == 18 &&
      std::all_of(value.begin() + static_cast<std::ptrdiff_t>(dash) + 1, value.end(), is_hex))
    return false;
  return digits >= 1 && letters >= 1 && dashes <= 5 &&
         digits + letters >= static_cast<std::ptrdiff_t>(value.size()) * 3 / 4;
}

// Names that only sessions have: of frameworks.
constexpr std::size_t kSureNames = 12;

Span session_id(std::string_view text, Name name, const Joint& joint) {
  constexpr std::size_t kBytesMin = 16;
  constexpr std::size_t kBytesMax = 512;
  const std::size_t begin = joint.value_begin;
  std::size_t end = begin;
  while (end < text.size() && end - begin <= kBytesMax &&
         (is_base64url(text[end]) || std::string_view(".%+/=~!*").find(text[end]) != std::string_view::npos))
    ++end;
  while (end > begin && text[end - 1] == '.') --end;
  const std::string_view value = text.substr(begin, end - begin);
  if (value.size() > kBytesMax || value.find("sid=") != std::string_view::npos) return {};
  const bool is_sure = name.pattern < kSureNames && !joint.is_weak && value.size() >= kBytesMin;
  return is_sure || is_session_id(value) ? Span{begin, end} : Span{};
}

}  // namespace

const Detector cookie_detector = {.name = "cookie", .names = kCookieNames, .examine_named = cookie};
const Detector session_id_detector = {.name = "session_id", .names = kSessionNames, .examine_named = session_id};

}  // namespace cordwood::masking
