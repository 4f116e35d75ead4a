#include <algorithm>
#include <array>
#include <string>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"
#include "secret_names.h"

namespace cordwood::masking {
namespace {

constexpr auto kDatabases = std::to_array<std::string_view>(
    {"amqp",    "amqps",       "cassandra",     "clickhouse", "cockroach", "cockroachdb", "couchbase",
     "couchdb", "db2",         "elasticsearch", "influxdb",   "kafka",     "mariadb",     "memcached",
     "mongodb", "mongodb+srv", "mqtt",          "mqtts",      "mssql",     "mysql",       "mysql2",
     "mysqlx",  "nats",        "neo4j",         "oracle",     "postgis",   "postgres",    "postgresql",
     "pulsar",  "redis",       "rediss",        "snowflake",  "sqlserver", "stomp",       "timescaledb"});

bool ends_authority(char c) { return is_space(c) || std::string_view("/?#\"'<>`\\").find(c) != std::string_view::npos; }

// $USER:$PASS, user:***, app:xxxxx: to be filled in, or hidden already. localhost:8080@proxy: a host and its port.
bool is_no_password(std::string_view user, std::string_view password) {
  if (is_no_secret("", password)) return true;
  if (user == "user" && password == "password") return true;  // Of a document.
  const bool is_port = password.size() <= 5 && std::all_of(password.begin(), password.end(), is_digit);
  return is_port && (user == "localhost" || user.find('.') != std::string_view::npos);
}

// Long and with digits: a token in place of a user.
bool is_token(std::string_view user) {
  constexpr std::size_t kBytesMin = 20;
  return user.size() >= kBytesMin && std::all_of(user.begin(), user.end(), is_base64url) &&
         std::count_if(user.begin(), user.end(), is_digit) >= 4;
}

// user:password of scheme://user:password@host. A user alone is left to the other detectors: ssh://git@host gives
// nothing away. Passwords of databases are written as they are, with '/' and '#' in them.
Span user_at(std::string_view text, std::size_t at, bool is_of_database) {
  constexpr std::size_t kBytesMax = 512;
  const std::size_t begin = at + 3;
  std::size_t last_at = begin;
  std::size_t colon = std::string_view::npos;
  for (std::size_t i = begin; i < text.size() && i - begin < kBytesMax; ++i) {
    if (ends_authority(text[i])) {
      const bool may_be_of_password = is_of_database && colon != std::string_view::npos && last_at == begin &&
                                      (text[i] == '/' || text[i] == '#' || text[i] == '?') &&
                                      !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1,
                                                   text.begin() + static_cast<std::ptrdiff_t>(i), is_digit);
      if (!may_be_of_password) break;
    }
    if (text[i] == ':' && colon == std::string_view::npos) colon = i;
    if (text[i] == '@') last_at = i;
  }
  const Span user{begin, last_at};
  if (user.empty() || is_mask_tag(user.in(text))) return {};
  if (colon >= last_at) return is_token(user.in(text)) ? user : Span{};
  return is_no_password(text.substr(begin, colon - begin), text.substr(colon + 1, last_at - colon - 1)) ? Span{} : user;
}

bool is_database(std::string_view text, std::size_t at) {
  constexpr std::size_t kSchemeBytesMax = 24;
  std::size_t begin = at;
  while (begin > 0 && at - begin < kSchemeBytesMax && (is_alnum(text[begin - 1]) || text[begin - 1] == '+')) --begin;
  std::string scheme;
  for (const char c : text.substr(begin, at - begin)) scheme.push_back(lower(c));
  const auto plus = scheme.find('+');  // postgresql+psycopg2
  return std::binary_search(kDatabases.begin(), kDatabases.end(), scheme) ||
         std::binary_search(kDatabases.begin(), kDatabases.end(), scheme.substr(0, plus));
}

Span url_user(std::string_view text, std::size_t at) {
  return is_database(text, at) ? Span{} : user_at(text, at, false);
}

// user:password@tcp(host:3306), as Go's MySQL driver wants it.
Span data_source(std::string_view text, std::size_t at) {
  constexpr std::size_t kUserBytesMax = 128;
  std::size_t begin = at;
  while (begin > 0 && at - begin < kUserBytesMax && !ends_authority(text[begin - 1]) &&
         std::string_view("=(,;").find(text[begin - 1]) == std::string_view::npos)
    --begin;
  const Span user{begin, at};
  return user.in(text).find(':') != std::string_view::npos && !is_mask_tag(user.in(text)) ? user : Span{};
}

Span database_url(std::string_view text, std::size_t at) {
  if (text[at] == '@') return data_source(text, at);
  return is_database(text, at) ? user_at(text, at, true) : Span{};
}

constexpr std::array<Anchor, 1> kUrlAnchors = {{{.text = "://"}}};
constexpr std::array<Anchor, 3> kDatabaseAnchors = {{{.text = "://"}, {.text = "@tcp("}, {.text = "@unix("}}};

}  // namespace

const Detector url_user_detector = {.name = "url_user", .anchors = kUrlAnchors, .examine = url_user};
const Detector database_url_detector = {.name = "database_url", .anchors = kDatabaseAnchors, .examine = database_url};

}  // namespace cordwood::masking
