#include "syslog_line.h"

#include <array>
#include <charconv>
#include <string>

#include "time/time_text.h"

namespace cordwood::parser {
namespace {

constexpr std::array<std::string_view, 8> kLevels = {"emergency", "alert",  "critical", "error",
                                                     "warning",   "notice", "info",     "debug"};
constexpr std::array<std::string_view, 24> kFacilities = {"kern",   "user",   "mail",   "daemon", "auth",     "syslog",
                                                          "lpr",    "news",   "uucp",   "cron",   "authpriv", "ftp",
                                                          "ntp",    "audit",  "alert",  "clock",  "local0",   "local1",
                                                          "local2", "local3", "local4", "local5", "local6",   "local7"};

// <0> to <191>; nothing is taken when it is not there.
std::optional<unsigned> take_priority(std::string_view& rest) {
  if (!rest.starts_with('<')) return std::nullopt;
  unsigned priority = 0;
  const auto [stop, failure] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), priority);
  const auto digits = static_cast<std::size_t>(stop - rest.data()) - 1;
  if (failure != std::errc() || digits > 3 || priority > 191 || rest.size() <= digits + 1 || *stop != '>')
    return std::nullopt;
  rest.remove_prefix(digits + 2);
  return priority;
}

std::string_view take_token(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(' '), rest.size());
  const std::string_view token = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return token;
}

bool is_tag_char(char c) { return c > ' ' && c != ':' && c != '[' && c != '=' && c != '"' && c != '{' && c != '<'; }

struct Tag {
  std::string_view app;
  std::string_view pid;
  std::string_view message;
};

// `sshd[811]: …`, `kernel: …`, `CRON[812]: (root) CMD …`, `systemd-logind[5]: …`.
std::optional<Tag> read_tag(std::string_view text) {
  constexpr std::size_t kAppBytesMax = 64;
  Tag tag;
  std::size_t end = 0;
  while (end < text.size() && end < kAppBytesMax && is_tag_char(text[end])) ++end;
  if (end == 0) return std::nullopt;
  tag.app = text.substr(0, end);
  if (end < text.size() && text[end] == '[') {
    const std::size_t close = text.substr(0, end + 32).find(']', end);
    if (close == std::string_view::npos) return std::nullopt;
    tag.pid = text.substr(end + 1, close - end - 1);
    end = close + 1;
  }
  if (end >= text.size() || text[end] != ':') return std::nullopt;
  ++end;
  if (end < text.size() && text[end] == ' ') ++end;
  tag.message = text.substr(end);
  return tag;
}

void set_priority(EventDraft& draft, unsigned priority) {
  draft.set("facility", kFacilities[priority / 8]);
  draft.set("level", kLevels[priority % 8]);
}

// The value of PARAM-NAME="…", from behind the opening quote; moves past the closing one.
std::optional<std::string_view> take_parameter_value(std::string_view text, std::size_t& at, Arena& arena) {
  std::string value;
  bool escaped = false;
  const std::size_t begin = at;
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size() &&
        std::string_view("\"\\]").find(text[at + 1]) != std::string_view::npos) {
      if (!escaped) value.assign(text.substr(begin, at - begin));
      escaped = true;
      ++at;
    }
    if (escaped) value.push_back(text[at]);
  }
  if (at >= text.size()) return std::nullopt;
  const std::string_view found = escaped ? arena.copy(value) : text.substr(begin, at - begin);
  ++at;
  return found;
}

// [id name="value" …][id …], RFC 5424 §6.3; false when it is not well-formed.
bool take_structured_data(std::string_view& rest, EventDraft& draft) {
  if (rest.starts_with('-')) {
    rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    return true;
  }
  std::size_t at = 0;
  while (at < rest.size() && rest[at] == '[') {
    const std::size_t id_end = rest.find_first_of(" ]", at);
    if (id_end == std::string_view::npos) return false;
    const std::string_view id = rest.substr(at + 1, id_end - at - 1);
    at = id_end;
    while (at < rest.size() && rest[at] == ' ') {
      const std::size_t equals = rest.find("=\"", at);
      if (equals == std::string_view::npos) return false;
      const std::string_view name = rest.substr(at + 1, equals - at - 1);
      at = equals + 2;
      const auto value = take_parameter_value(rest, at, draft.arena());
      if (!value) return false;
      draft.set(draft.arena().copy(std::string("sd.").append(id).append(".").append(name)), *value);
    }
    if (at >= rest.size() || rest[at] != ']') return false;
    ++at;
  }
  if (at == 0) return false;
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return true;
}

void set_unless_nil(EventDraft& draft, std::string_view name, std::string_view value) {
  if (value != "-") draft.set(name, value);
}

// What follows `<PRI>1 `.
bool read_rfc5424(EventDraft& draft, std::string_view rest, unsigned priority) {
  const std::string_view time_text = take_token(rest);
  const auto time = parse_rfc3339(time_text);
  if (!time && time_text != "-") return false;
  const std::string_view host = take_token(rest);
  const std::string_view app = take_token(rest);
  const std::string_view pid = take_token(rest);
  const std::string_view message_id = take_token(rest);
  if (message_id.empty() || !take_structured_data(rest, draft)) return false;
  if (time) draft.set_time(*time);
  set_priority(draft, priority);
  set_unless_nil(draft, "host", host);
  set_unless_nil(draft, "app", app);
  set_unless_nil(draft, "pid", pid);
  set_unless_nil(draft, "msgid", message_id);
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  draft.set_message(rest);
  return true;
}

std::optional<FoundTime> read_time(std::string_view text) {
  if (text.size() < 15) return std::nullopt;
  if (text.front() < '0' || text.front() > '9') return read_syslog_time(text);
  // Daemons write 2026-11-21T05:27:17; with a blank it is a program's own log, whose next words are no host.
  return text[10] == 'T' ? read_iso8601(text) : std::nullopt;
}

// Cisco's IOS counts its lines, and marks a time that it is not sure of: `47: *Nov 21 05:27:17.123: %LINK-3-UPDOWN: …`.
bool skip_router_head(std::string_view& rest) {
  const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (digits == 0 || !rest.substr(digits).starts_with(": ")) return false;
  rest.remove_prefix(digits + 2);
  if (rest.starts_with('*') || rest.starts_with('.')) rest.remove_prefix(1);
  return true;
}

}  // namespace

bool read_syslog_line(EventDraft& draft, const Zone& zone) {
  std::string_view rest = draft.message();
  const auto priority = take_priority(rest);
  if (priority && rest.starts_with("1 ")) {
    EventDraft::State before = draft.state();
    if (read_rfc5424(draft, rest.substr(2), *priority)) return true;
    draft.restore(std::move(before));
    return false;
  }
  const bool is_router = priority && skip_router_head(rest);
  const auto found = read_time(rest);
  if (!found || rest.size() <= found->bytes) return false;
  const auto time = resolve(found->civil, zone, draft.observed_at());
  if (!time) return false;
  rest.remove_prefix(found->bytes);
  if (is_router && rest.starts_with(": %")) rest.remove_prefix(1);
  if (!rest.starts_with(' ')) return false;
  rest.remove_prefix(1);
  // Without a host in between, as some programs and most containers write it.
  std::string_view host;
  auto tag = read_tag(rest);
  if (!tag) {
    host = take_token(rest);
    tag = read_tag(rest);
  }
  if (!tag || (host.empty() && !priority)) return false;
  draft.set_time(*time);
  if (priority) set_priority(draft, *priority);
  draft.set("host", host);
  draft.set("app", tag->app);
  draft.set("pid", tag->pid);
  draft.set_message(tag->message);
  return true;
}

}  // namespace cordwood::parser
