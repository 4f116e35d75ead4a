#include "syslog_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json_reading.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

using Visit = std::function<void(std::string_view, std::string_view)>;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::array<std::string_view, 24> kFacilities{
    "kern",   "user",   "mail",     "daemon", "auth",   "syslog",   "lpr",     "news",
    "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "security", "console", "solaris-cron",
    "local0", "local1", "local2",   "local3", "local4", "local5",   "local6",  "local7"};
constexpr std::array<std::string_view, 8> kLevels{"emerg",   "alert",  "critical", "error",
                                                  "warning", "notice", "info",     "debug"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string_view take_until(std::string_view& rest, char end) {
  const std::string_view taken = rest.substr(0, rest.find(end));
  rest.remove_prefix(std::min(rest.size(), taken.size() + 1));
  return taken;
}

/// "<165>" at the front, cut off, with what it means.
void take_priority(std::string_view& rest, const Visit& visit) {
  if (!rest.starts_with('<')) return;
  const std::size_t end = rest.find('>');
  if (end == std::string_view::npos || end < 2 || end > 4) return;
  unsigned priority = 0;
  const auto read = std::from_chars(rest.data() + 1, rest.data() + end, priority);
  if (read.ec != std::errc() || read.ptr != rest.data() + end || priority > 191) return;
  visit("priority", rest.substr(1, end - 1));
  visit("facility_keyword", kFacilities[priority / 8]);
  visit("level", kLevels[priority % 8]);
  visit("facility", std::to_string(priority / 8));
  visit("severity", std::to_string(priority % 8));
  rest.remove_prefix(end + 1);
}

/// A parameter's value, cut off: up to a blank or ']', or within quotes, where RFC 5424 has `\"`, `\\` and `\]`.
/// Nullopt when a quote does not end.
std::optional<std::string> take_parameter_value(std::string_view& rest) {
  std::string value;
  if (!rest.starts_with('"')) {
    value = rest.substr(0, rest.find_first_of(" ]"));
    rest.remove_prefix(value.size());
    return value;
  }
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return value;
    }
    const bool is_escape = rest[at] == '\\' && at + 1 < rest.size() &&
                           (rest[at + 1] == '"' || rest[at + 1] == '\\' || rest[at + 1] == ']');
    if (is_escape) ++at;
    value.push_back(rest[at]);
  }
  return std::nullopt;
}

/// [id name="value" …], cut off; each parameter becomes id.name, or name where what stands for the id is one itself.
/// False: it is broken, and `rest` begins where.
bool take_structured_data(std::string_view& rest, const Visit& visit) {
  if (rest == "-" || rest.starts_with("- ")) {
    rest.remove_prefix(1);
    return true;
  }
  while (rest.starts_with('[')) {
    const std::string_view id = rest.substr(1, rest.find_first_of(" ]=") - 1);
    const bool has_id = id.size() + 1 < rest.size() && rest[id.size() + 1] != '=';
    const std::string prefix = has_id ? std::string(id) + "." : "";
    rest.remove_prefix(has_id ? id.size() + 1 : 1);
    bool any = false;
    while (true) {
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      if (rest.empty() || rest.front() == ']') break;
      const std::string_view name = rest.substr(0, rest.find('='));
      if (name.size() == rest.size()) return false;
      rest.remove_prefix(name.size() + 1);
      const auto value = take_parameter_value(rest);
      if (!value) return false;
      visit(prefix + std::string(name), *value);
      any = true;
    }
    if (rest.empty()) return false;
    if (!any && has_id) visit(id, "");
    rest.remove_prefix(1);
  }
  return true;
}

// --- CEF

/// Where `c` stands without a backslash before it.
std::size_t find_bare(std::string_view text, char c) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == c) return at;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

std::string without_cef_escapes(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escape = text[at] == '\\' && at + 1 < text.size();
    if (!is_escape) {
      out.push_back(text[at]);
      continue;
    }
    const char c = text[++at];
    out.push_back(c == 'n' ? '\n' : c == 'r' ? '\r' : c);
  }
  return out;
}

/// `src=10.0.0.1 msg=two words`: a value ends before the last blank in front of the next '='.
bool add_cef_extension(std::string_view rest, Fields& found) {
  while (!rest.empty()) {
    const std::size_t equals = find_bare(rest, '=');
    if (equals == std::string_view::npos) return false;
    const std::string name = "cef.extension." + without_cef_escapes(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    const std::size_t next = find_bare(rest, '=');
    const std::size_t end = next == std::string_view::npos ? rest.size() : rest.rfind(' ', next);
    if (end == std::string_view::npos) return false;
    found.emplace_back(name, without_cef_escapes(rest.substr(0, end)));
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  return true;
}

/// `1|vendor|product|version|class|name|severity|extension`, what stands behind `CEF:`.
std::optional<Fields> cef_fields(std::string_view rest) {
  constexpr std::array<const char*, 7> kNames{"cef.version",        "cef.device_vendor",         "cef.device_product",
                                              "cef.device_version", "cef.device_event_class_id", "cef.name",
                                              "cef.severity"};
  Fields found;
  for (const char* const name : kNames) {
    const std::size_t bar = find_bare(rest, '|');
    if (bar == std::string_view::npos) return std::nullopt;
    found.emplace_back(name, without_cef_escapes(rest.substr(0, bar)));
    rest.remove_prefix(bar + 1);
  }
  if (!add_cef_extension(rest, found)) return std::nullopt;
  return found;
}

/// The message; CEF and CEE (JSON) become fields of their own.
void visit_message(std::string_view text, const Visit& visit) {
  constexpr std::string_view kCef = "CEF:", kCee = "@cee:";
  if (text.starts_with(kCef)) {
    if (const auto fields = cef_fields(text.substr(kCef.size()))) {
      for (const auto& [name, value] : *fields) visit(name, value);
      return;
    }
  }
  if (text.starts_with(kCee) && visit_json_object(text.substr(kCee.size()), visit)) return;
  if (!text.empty()) visit("message", text);
}

void visit_rfc5424(std::string_view rest, const Visit& visit) {
  visit("format", "rfc5424");
  for (const char* const name : {"timestamp", "hostname", "app_name", "proc_id", "msg_id"})
    visit(name, take_until(rest, ' '));
  if (take_structured_data(rest, visit) && rest.starts_with(' ')) rest.remove_prefix(1);
  visit_message(rest, visit);
}

/// "Jun  3 12:08:33", cut off.
std::optional<Timestamp> take_bsd_time(std::string_view& rest, Timestamp now, Nanoseconds zone_offset) {
  if (rest.size() < 15) return std::nullopt;
  unsigned month = 0;
  while (month < kMonths.size() && !rest.starts_with(kMonths[month])) ++month;
  const auto number = [&](std::size_t at) -> std::optional<int> {
    const char tens = rest[at] == ' ' ? '0' : rest[at];
    const char ones = rest[at + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    return (tens - '0') * 10 + (ones - '0');
  };
  const auto day = number(4), hour = number(7), minute = number(10), second = number(13);
  if (month == kMonths.size() || rest[3] != ' ' || rest[6] != ' ' || rest[9] != ':' || rest[12] != ':' || !day ||
      !hour || !minute || !second || *day < 1 || *day > 31 || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  rest.remove_prefix(15);
  const auto in_year = [&](std::chrono::year year) {
    const auto date = year / std::chrono::month(month + 1) / std::chrono::day(static_cast<unsigned>(*day));
    return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) - zone_offset;
  };
  const std::chrono::year year = std::chrono::year_month_day(day_of(now)).year();
  const Timestamp time = in_year(year);
  return time > now + std::chrono::hours(24) ? in_year(year - std::chrono::years(1)) : time;
}

/// `app[123]: `, cut off; without a colon, the first word is the app.
void take_tag(std::string_view& rest, const Visit& visit) {
  const std::string_view app = rest.substr(0, rest.find_first_of("[: "));
  visit("app_name", app);
  rest.remove_prefix(app.size());
  if (rest.starts_with('[')) {
    rest.remove_prefix(1);
    visit("proc_id", take_until(rest, ']'));
  }
  if (rest.starts_with(':')) rest.remove_prefix(1);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
}

void visit_rfc3164(std::string_view rest, Timestamp now, Nanoseconds zone_offset, const Visit& visit) {
  visit("format", "rfc3164");
  std::string text;
  std::string_view left = rest;
  if (const auto time = take_bsd_time(left, now, zone_offset)) {
    append_time_text(text, nanoseconds_of(*time));
  } else if (const auto iso = parse_rfc3339(rest.substr(0, rest.find(' ')))) {
    append_time_text(text, nanoseconds_of(*iso));
    left.remove_prefix(std::min(left.size(), left.find(' ')));
  } else {
    return visit_message(rest, visit);
  }
  visit("timestamp", text);
  if (!left.starts_with(' ')) return visit_message(left, visit);
  left.remove_prefix(1);
  // What looks like a tag is none: some senders leave the host out.
  const std::string_view host = left.substr(0, left.find(' '));
  if (host.find_first_of(":[") == std::string_view::npos) visit("hostname", take_until(left, ' '));
  if (left.starts_with("CEF:"))  // Which looks like the tag of an app.
    visit("app_name", "CEF");
  else if (!left.empty())
    take_tag(left, visit);
  visit_message(left, visit);
}

}  // namespace

void visit_syslog(std::string_view line, Timestamp now, Nanoseconds zone_offset, const Visit& visit) {
  std::string_view rest = line;
  take_priority(rest, visit);
  if (rest.starts_with("1 "))
    visit_rfc5424(rest.substr(2), visit);
  else
    visit_rfc3164(rest, now, zone_offset, visit);
}

}  // namespace cordwood::query
