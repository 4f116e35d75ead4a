#include "json_text.h"

#include <algorithm>

#include "base/json_string.h"
#include "base/utf8.h"

namespace cordwood::intake {

std::string_view unescape_json(std::string_view raw, Arena& arena) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  const auto memory = arena.allocate(raw.size());  // No escape grows.
  char* out = memory.data();
  for (std::string_view rest = raw; !rest.empty();) {
    const std::size_t plain = std::min(rest.find('\\'), rest.size());
    out += rest.copy(out, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    rest.remove_prefix(1);
    const std::size_t length = take_json_escape(rest, out);
    if (length == 0) *out = '\\';
    out += std::max<std::size_t>(length, 1);
  }
  return {memory.data(), static_cast<std::size_t>(out - memory.data())};
}

std::string_view minify_json(std::string_view raw, Arena& arena) {
  if (raw.find_first_of(" \t\r\n") == std::string_view::npos) return raw;
  const auto memory = arena.allocate(raw.size());
  char* out = memory.data();
  bool quoted = false;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const char c = raw[at];
    if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
    *out++ = c;
    if (c == '"') quoted = !quoted;
    if (quoted && c == '\\' && at + 1 < raw.size()) *out++ = raw[++at];
  }
  return {memory.data(), static_cast<std::size_t>(out - memory.data())};
}

bool is_json_number(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto take = [&](char c) { return at != end && *at == c ? (++at, true) : false; };
  const auto skip_digits = [&] {
    const char* const begin = at;
    while (at != end && *at >= '0' && *at <= '9') ++at;
    return at - begin;
  };
  take('-');
  const bool leading_zero = at != end && *at == '0';
  const auto whole = skip_digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (take('.') && skip_digits() == 0) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    if (skip_digits() == 0) return false;
  }
  return at == end;
}

void append_valid_utf8(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    out.append(length ? text.substr(at, length) : std::string_view("\xef\xbf\xbd"));
    at += length ? length : 1;
  }
}

}  // namespace cordwood::intake
