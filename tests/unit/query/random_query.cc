#include "random_query.h"

#include <algorithm>

#include <fmt/format.h>

namespace cordwood::query {

namespace {

constexpr std::int64_t kFirstDay = 1'763'510'400'000'000'000;  // 2025-11-19T00:00:00Z
constexpr std::int64_t kSecond = 1'000'000'000;

constexpr const char* kWords[] = {"GET",  "get",  "POST",  "error",  "Error", "timeout", "disk",
                                  "full", "user", "login", "failed", "größe", "Größe",   "x_y",
                                  "a1b2", "404",  "500",   "cache",  "miss",  "über"};
constexpr const char* kLevels[] = {"info", "warn", "error", "INFO"};
constexpr const char* kHosts[] = {"web1", "web2", "db1"};
constexpr const char* kFiltered[] = {"_msg", "level", "status", "host", "user", "ip", "size", "ratio", "n", "absent"};
constexpr const char* kFields[] = {"_msg", "level", "status", "host",    "user",  "ip",
                                   "size", "ratio", "n",      "_stream", "absent"};
constexpr const char* kNumbers[] = {"status", "size", "n", "ratio", "absent"};

}  // namespace

std::string RandomQueries::word() { return pick(kWords); }

std::string RandomQueries::message() {
  std::string text;
  for (std::uint64_t i = below(6); i > 0; --i) {
    text += chance(5) ? fmt::format("id={}", below(1000)) : word();
    text += chance(4) ? ", " : chance(6) ? "/" : " ";
  }
  return text;
}

/// As programs write them: few sentences, many numbers.
std::string RandomQueries::line() {
  switch (below(8)) {
    case 0:
      return fmt::format("GET /item/{} took {}ms", below(100), below(5000));
    case 1:
      return fmt::format("10.0.{}.{}:{} connected", below(256), below(256), below(65536));
    case 2:
      return fmt::format("2025-11-{:02} {:02}:{:02}:00 cache {} of {}", 1 + below(28), below(24), below(60), word(),
                         below(9));
    case 3:
      return fmt::format("user{} moved by -{}", below(50), below(5));
    case 4:
      return fmt::format("job {}", chance(2)   ? std::to_string(below(900))
                                   : chance(2) ? fmt::format("{}s", below(90))
                                               : "7x9y");
    case 5:
      return fmt::format("{}", static_cast<std::int64_t>(below(1000)) - 500);
    case 6:
      return fmt::format("/var/{}/{}.log", word(), below(40));
    default:
      return message();
  }
}

std::vector<test::PlainRow> RandomQueries::rows(std::size_t count) {
  std::vector<test::PlainRow> rows;
  for (std::size_t i = 0; i < count; ++i) {
    test::PlainRow row;
    row.time = kFirstDay + static_cast<std::int64_t>(i * (172'800 / count)) * kSecond +
               static_cast<std::int64_t>(below(kSecond));
    const std::string host = pick(kHosts);
    row.stream = "{host=\"" + host + "\"}";
    row.fields["host"] = host;
    row.fields["n"] = std::to_string(i);
    if (!chance(20)) row.fields["_msg"] = message();
    if (!chance(8)) row.fields["line"] = line();
    if (!chance(10)) row.fields["level"] = pick(kLevels);
    if (!chance(3)) row.fields["status"] = std::to_string(200 + below(3) * 100 + below(5));
    if (chance(3)) row.fields["user"] = chance(2) ? word() : fmt::format("user{}", below(50));
    if (chance(2)) row.fields["ip"] = fmt::format("10.{}.{}.{}", below(3), below(256), below(256));
    if (chance(2))
      row.fields["size"] = chance(20) ? "unknown" : std::to_string(static_cast<std::int64_t>(below(100'000)) - 1000);
    if (chance(4)) row.fields["ratio"] = fmt::format("{}.{}", below(10), below(4) * 25);
    if (!chance(4))
      row.fields["js"] = chance(6)
                             ? word()
                             : fmt::format(R"({{"level":"{}","made":{},"long.name.{}":"x","q":{{"{}":"","r":{}}}}})",
                                           chance(3) ? "" : pick(kLevels), below(9), below(3), word(), below(50));
    if (!chance(4))
      row.fields["lf"] = fmt::format("level={} made=\"{} x\" some.longer.name={}", pick(kLevels), word(), i);
    if (chance(30)) row.fields["rare"] = fmt::format("{:016x}", random_());
    rows.push_back(std::move(row));
  }
  std::shuffle(rows.begin(), rows.end(), random_);
  return rows;
}

std::string RandomQueries::field_filter() {
  const std::string field = pick(kFiltered);
  const std::string prefix = field == "_msg" && chance(2) ? "" : field + ":";
  switch (below(22)) {
    case 0:
      return prefix + "\"" + word() + "\"";
    case 1:
      return prefix + "\"" + word() + " " + word() + "\"";
    case 2:
      return prefix + "\"" + word().substr(0, 3) + "\"*";
    case 3:
      return prefix + "=\"" + word() + "\"";
    case 4:
      return prefix + "=\"" + word().substr(0, 2) + "\"*";
    case 5:
      return prefix + "~\"" + word() + ".*[0-9]\"";
    case 6:
      return prefix + "~\"(?i)" + word() + "\"";
    case 7:
      return prefix + "i(\"" + word() + "\")";
    case 8:
      return prefix + "in(\"" + word() + "\", \"200\", \"info\", \"web1\")";
    case 9:
      return prefix + "\"\"";
    case 10:
      return prefix + "*";
    case 11:
      return std::string(pick(kNumbers)) + fmt::format(":>{}", below(600));
    case 12:
      return std::string(pick(kNumbers)) + fmt::format(":<={}", below(90'000));
    case 13:
      return fmt::format("{}:range[{}, {})", pick(kNumbers), below(300), 300 + below(5000));
    case 14:
      return fmt::format("status:={}", 200 + below(3) * 100);
    case 15:
      return fmt::format("ip:ipv4_range(\"10.{}.0.0/16\")", below(4));
    case 16:
      return fmt::format("{}len_range({}, {})", prefix, below(4), 3 + below(30));
    case 17:
      return fmt::format("_time:[2025-11-19T{:02}:00:00Z, 2025-11-20T{:02}:30:00Z)", below(24), below(24));
    case 18:
      return "{host=\"" + std::string(pick(kHosts)) + "\"}";
    case 19:
      return "{host=~\"web.*\"}";
    case 20:
      return prefix + "seq(\"" + word() + "\", \"" + word() + "\")";
    default:
      return fmt::format("{}string_range(\"{}\", \"{}\")", prefix, word(), word());
  }
}

std::string RandomQueries::filter(int depth) {
  if (depth > 0 && chance(2)) {
    const std::string left = filter(depth - 1), right = filter(depth - 1);
    switch (below(4)) {
      case 0:
        return "(" + left + " or " + right + ")";
      case 1:
        return "!(" + left + ")";
      default:
        return "(" + left + " " + right + ")";
    }
  }
  if (chance(12)) return "*";
  if (chance(40)) return "user:in(level:error | fields user)";
  return field_filter();
}

std::string RandomQueries::stats_function() {
  const std::string condition = chance(4) ? " if (" + filter(0) + ")" : "";
  const std::string field = pick(kFields);
  switch (below(11)) {
    case 0:
      return "count()" + condition;
    case 1:
      return "count(" + field + ", user)" + condition;
    case 2:
      return "count_uniq(" + field + ")" + condition;
    case 3:
      return "count_uniq(level, status)" + condition;
    case 4:
      return "sum(size)" + condition;
    case 5:
      return "avg(status)" + condition;
    case 6:
      return "min(" + std::string(pick(kNumbers)) + ")" + condition;
    case 7:
      return "max(" + field + ")" + condition;
    case 8:
      return "quantile(0.9, size)" + condition;
    case 9:
      return "sum_len(_msg, user)" + condition;
    default:
      return "count_empty(user, ip)" + condition;
  }
}

RandomQueries::Query RandomQueries::query() {
  Query made{filter(3), false};
  if (chance(5)) made.text += " | filter " + filter(1);
  if (chance(8)) made.text += " | copy status as code | rename host as machine";
  switch (below(12)) {
    case 0:
      made.text += " | fields n, _msg, " + std::string(pick(kFields));
      break;
    case 1:
      made.text += " | delete user, s*";
      break;
    case 2:
      made.text +=
          fmt::format(" | sort by (_time{}) limit {} | fields n, level", chance(2) ? " desc" : "", 1 + below(50));
      made.is_ordered = true;
      break;
    case 3:
      made.text += fmt::format(" | sort by ({}{}, n) | offset {} | limit {} | fields n", pick(kFields),
                               chance(2) ? " desc" : "", below(5), below(60));
      made.is_ordered = true;
      break;
    case 4:
      made.text += fmt::format(" | uniq by ({}, level) with hits", pick(kFields));
      break;
    case 5:
      made.text += fmt::format(" | top {} by ({})", 1 + below(8), pick(kFields));
      made.is_ordered = true;
      break;
    case 6:
      made.text += fmt::format(" | stats {} a, {} b", stats_function(), stats_function());
      break;
    case 7:
      made.text += fmt::format(" | stats by (_time:{}h, level) {} a", 1 + below(12), stats_function());
      break;
    case 8:
      made.text +=
          fmt::format(" | stats by ({}, status:100) {} a, {} b", pick(kFields), stats_function(), stats_function());
      break;
    case 9:
      made.text += " | field_names";
      break;
    case 10:
      made.text +=
          fmt::format(" | patterns{} from {}", chance(2) ? " by (level)" : "", chance(3) ? pick(kFields) : "line");
      made.is_ordered = true;
      break;
    default:
      made.text += fmt::format(" | field_values {}", pick(kFields));
      break;
  }
  return made;
}

}  // namespace cordwood::query
