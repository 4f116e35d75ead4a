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

std::size_t pair_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !ends_cookie(text[at])) ++at;
  return at;
}

bool is_token(char c) { return is_alnum(c) || std::string_view("_-.!#$%&*+^`|~").find(c) != std::string_view::npos; }

// Where the value of `name=value` begins; `at` when it is no such pair.
std::size_t value_begin(std::string_view text, std::size_t at) {
  std::size_t equals = at;
  while (equals < text.size() && is_token(text[equals])) ++equals;
  return equals > at && equals < text.size() && text[equals] == '=' ? equals + 1 : at;
}

constexpr auto kCookieNames = std::to_array<std::string_view>({"set cookie", "cookie", "cookies", "*http cookie"});

// Of `Cookie: a=b; c=d` all pairs, of `Set-Cookie: a=b; Path=/` the value.
Span cookie(std::string_view text, Name name) {
  const auto joint = joint_behind(text, name, false);
  if (!joint || joint->quote == '<') return {};
  const std::size_t begin = joint->value_begin;
  const std::size_t first = value_begin(text, begin);
  if (first == begin) return {};
  std::size_t end = pair_end(text, first);
  if (name.pattern == 0) return is_mask_tag(text.substr(first, end - first)) ? Span{} : Span{first, end};
  while (end < text.size() && text[end] == ';') {
    const std::size_t next = end + (end + 1 < text.size() && text[end + 1] == ' ' ? 2 : 1);
    if (value_begin(text, next) == next) break;
    end = pair_end(text, value_begin(text, next));
  }
  return {begin, end};
}

constexpr auto kSessionNames =
    std::to_array<std::string_view>({"*sessionid", "*session id", "*sessid", "sid", "*session key", "*session_id",
                                     "session", "jsession", "*auth session", "*session cookie", "*sess"});

// Random: long, letters and digits both, no number, path, Windows SID or UUID of some object.
bool is_session_id(std::string_view value) {
  constexpr std::size_t kBytesMin = 16;
  if (value.size() < kBytesMin || value.starts_with("0x") || value.starts_with("S-1-")) return false;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const auto letters = std::count_if(value.begin(), value.end(), is_letter);
  const auto dashes = std::count(value.begin(), value.end(), '-');
  if (std::count(value.begin(), value.end(), '_') > 1) return false;  // shard01_shard02_5e3c…: made of parts.
  return digits >= 2 && letters >= 2 && dashes <= 5 &&
         digits + letters >= static_cast<std::ptrdiff_t>(value.size()) * 3 / 4;
}

Span session_id(std::string_view text, Name name) {
  const auto joint = joint_behind(text, name, false);
  if (!joint) return {};
  const std::size_t begin = joint->value_begin;
  std::size_t end = begin;
  while (end < text.size() &&
         (is_base64url(text[end]) || std::string_view(".%+/=~!*").find(text[end]) != std::string_view::npos))
    ++end;
  while (end > begin && text[end - 1] == '.') --end;
  return is_session_id(text.substr(begin, end - begin)) ? Span{begin, end} : Span{};
}

}  // namespace

const Detector cookie_detector = {.name = "cookie", .names = kCookieNames, .examine_named = cookie};
const Detector session_id_detector = {.name = "session_id", .names = kSessionNames, .examine_named = session_id};

}  // namespace cordwood::masking
