#include <algorithm>
#include <array>
#include <string>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"

namespace cordwood::masking {
namespace {

constexpr auto kDatabases = std::to_array<std::string_view>(
    {"amqp",    "amqps",       "cassandra", "clickhouse", "cockroach",  "cockroachdb", "couchbase",
     "couchdb", "db2",         "influxdb",  "kafka",      "ldap",       "ldaps",       "mariadb",
     "mongodb", "mongodb+srv", "mssql",     "mysql",      "mysql2",     "mysqlx",      "nats",
     "neo4j",   "oracle",      "postgis",   "postgres",   "postgresql", "redis",       "rediss"});

bool ends_authority(char c) { return is_space(c) || std::string_view("/?#\"'<>`\\").find(c) != std::string_view::npos; }

// user:password of scheme://user:password@host. A user alone is left to the other detectors: ssh://git@host gives
// nothing away.
Span user_at(std::string_view text, std::size_t at) {
  const std::size_t begin = at + 3;
  std::size_t last_at = begin;
  bool has_colon = false;
  bool has_password = false;
  for (std::size_t i = begin; i < text.size() && !ends_authority(text[i]); ++i) {
    if (text[i] == ':') has_colon = true;
    if (text[i] == '@') {
      last_at = i;
      has_password = has_colon;
    }
  }
  const Span user{begin, last_at};
  return has_password && !is_mask_tag(user.in(text)) ? user : Span{};
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
  const Span user = user_at(text, at);
  return user.empty() || is_database(text, at) ? Span{} : user;
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
  const Span user = user_at(text, at);
  return !user.empty() && is_database(text, at) ? user : Span{};
}

constexpr std::array<Anchor, 1> kUrlAnchors = {{{.text = "://"}}};
constexpr std::array<Anchor, 3> kDatabaseAnchors = {{{.text = "://"}, {.text = "@tcp("}, {.text = "@unix("}}};

}  // namespace

const Detector url_user_detector = {.name = "url_user", .anchors = kUrlAnchors, .examine = url_user};
const Detector database_url_detector = {.name = "database_url", .anchors = kDatabaseAnchors, .examine = database_url};

}  // namespace cordwood::masking
