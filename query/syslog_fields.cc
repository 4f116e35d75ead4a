#include "syslog_fields.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "quoted_text.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

using Visit = std::function<void(std::string_view, std::string_view)>;

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

/// [id name="value" …], cut off; each becomes id.name.
bool take_structured_data(std::string_view& rest, const Visit& visit) {
  if (rest == "-" || rest.starts_with("- ")) {
    rest.remove_prefix(1);
    return true;
  }
  while (rest.starts_with('[')) {
    rest.remove_prefix(1);
    const std::string id(rest.substr(0, rest.find_first_of(" ]")));
    rest.remove_prefix(id.size());
    bool any = false;
    while (rest.starts_with(' ')) {
      rest.remove_prefix(1);
      const std::string_view name = rest.substr(0, rest.find('='));
      if (name.size() == rest.size()) return false;
      rest.remove_prefix(name.size() + 1);
      const auto value = take_quoted(rest);
      if (!value) return false;
      visit(id + "." + std::string(name), *value);
      any = true;
    }
    if (!any) visit(id, "");
    if (!rest.starts_with(']')) return false;
    rest.remove_prefix(1);
  }
  return true;
}

void visit_field(std::string_view name, std::string_view value, const Visit& visit) {
  if (value != "-" && !value.empty()) visit(name, value);
}

void visit_rfc5424(std::string_view rest, const Visit& visit) {
  visit("format", "rfc5424");
  visit_field("timestamp", take_until(rest, ' '), visit);
  visit_field("hostname", take_until(rest, ' '), visit);
  visit_field("app_name", take_until(rest, ' '), visit);
  visit_field("proc_id", take_until(rest, ' '), visit);
  visit_field("msg_id", take_until(rest, ' '), visit);
  if (take_structured_data(rest, visit) && rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.empty()) visit("message", rest);
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
    if (!rest.empty()) visit("message", rest);
    return;
  }
  visit("timestamp", text);
  rest = left;
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  visit_field("hostname", take_until(rest, ' '), visit);
  const std::size_t tag_end = rest.find_first_of(":[ ");
  if (tag_end != std::string_view::npos && rest[tag_end] != ' ') {
    visit_field("app_name", rest.substr(0, tag_end), visit);
    rest.remove_prefix(tag_end);
    if (rest.starts_with('[')) {
      rest.remove_prefix(1);
      visit_field("proc_id", take_until(rest, ']'), visit);
    }
    if (rest.starts_with(':')) rest.remove_prefix(1);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
  }
  if (!rest.empty()) visit("message", rest);
}

}  // namespace

void visit_syslog(std::string_view line, Timestamp now, Nanoseconds zone_offset, const Visit& visit) {
  std::string_view rest = line;
  take_priority(rest, visit);
  if (rest.size() < line.size() && rest.starts_with("1 "))
    visit_rfc5424(rest.substr(2), visit);
  else
    visit_rfc3164(rest, now, zone_offset, visit);
}

}  // namespace cordwood::query
