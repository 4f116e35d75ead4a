#include "control/control_plane.h"

#include <array>
#include <mutex>

#include <fmt/format.h>

#include "base/log.h"
#include "control/secrets.h"
#include "database.h"

namespace cordwood::control {
namespace {

// The number of the last statement is the schema's version, kept in PRAGMA user_version: to change the schema, append.
constexpr std::array<const char*, 2> kMigrations{{R"sql(
  CREATE TABLE tokens (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, fingerprint TEXT NOT NULL UNIQUE, created_ns INTEGER NOT NULL);
  CREATE TABLE sessions (
    fingerprint TEXT PRIMARY KEY, token TEXT NOT NULL REFERENCES tokens(name) ON DELETE CASCADE,
    seen_ns INTEGER NOT NULL);
)sql",
                                                  R"sql(
  CREATE TABLE catalogue_sources (stream TEXT PRIMARY KEY, record BLOB NOT NULL);
  CREATE TABLE catalogue_drifts (number INTEGER PRIMARY KEY, record BLOB NOT NULL);
  CREATE TABLE catalogue_headers (source INTEGER PRIMARY KEY, record BLOB NOT NULL);
  CREATE TABLE catalogue_notes (
    stream TEXT NOT NULL, field TEXT NOT NULL, owner TEXT NOT NULL, note TEXT NOT NULL, author TEXT NOT NULL,
    at_ns INTEGER NOT NULL, PRIMARY KEY (stream, field));
)sql"}};

// A visit moves a session's end only this often, so that reading does not write the disk at every request.
constexpr std::chrono::minutes kSessionTouch{10};

Result<void> migrate(Database& database) {
  std::int64_t version = 0;
  {
    CORDWOOD_TRY(auto ask, database.prepare("PRAGMA user_version"));
    CORDWOOD_TRY(ask.step());
    version = ask.number(0);
  }
  const auto known = static_cast<std::int64_t>(kMigrations.size());
  if (version > known) return error(Errc::unsupported, "the control database was written by a newer version");
  for (std::int64_t next = version; next < known; ++next) {
    CORDWOOD_TRY(database.execute(fmt::format("BEGIN; {} PRAGMA user_version={}; COMMIT;",
                                              kMigrations[static_cast<std::size_t>(next)], next + 1)));
  }
  return success();
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::reader:
      return "reader";
    case Role::writer:
      return "writer";
    case Role::admin:
      return "admin";
  }
  return "";
}

std::optional<Role> role_named(std::string_view name) {
  for (const Role role : {Role::reader, Role::writer, Role::admin})
    if (name_of(role) == name) return role;
  return std::nullopt;
}

struct ControlPlane::Impl {
  Impl(const Clock& the_clock, Database the_database) : clock(the_clock), database(std::move(the_database)) {}

  std::int64_t now_ns() const { return nanoseconds_of(clock.now()); }

  const Clock& clock;
  std::mutex mutex;  // Guards the database: statements are short.
  Database database;
};

ControlPlane::ControlPlane(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlPlane::~ControlPlane() = default;

Result<std::unique_ptr<ControlPlane>> ControlPlane::open(FileSystem& files, const Clock& clock,
                                                         const std::filesystem::path& data) {
  CORDWOOD_TRY(files.make_directories(data));
  CORDWOOD_TRY(auto database, Database::open(data / "control.db"));
  CORDWOOD_TRY(migrate(database));
  std::unique_ptr<ControlPlane> plane(new ControlPlane(std::make_unique<Impl>(clock, std::move(database))));
  CORDWOOD_TRY(const auto known, plane->tokens());
  CORDWOOD_TRY(const bool written, files.exists(data / "admin-token"));
  if (known.empty() || !written) {
    // A start that was cut off between the two steps made a token that nobody has seen: make another.
    CORDWOOD_TRY(plane->revoke_token("admin"));
    CORDWOOD_TRY(const std::string secret, plane->create_token("admin", Role::admin));
    CORDWOOD_TRY(replace_file(files, data / "admin-token", secret + "\n"));
    log::info("control", "made the admin token: {}", (data / "admin-token").string());
  }
  return plane;
}

Result<std::string> ControlPlane::create_token(const std::string& name, Role role) {
  const std::lock_guard lock(impl_->mutex);
  {
    CORDWOOD_TRY(auto taken, impl_->database.prepare("SELECT 1 FROM tokens WHERE name = ?"));
    CORDWOOD_TRY(const bool is_taken, taken.bind(1, name).step());
    if (is_taken) return error(Errc::invalid, fmt::format("a token named '{}' exists", name));
  }
  std::string secret = random_secret();
  CORDWOOD_TRY(auto insert,
               impl_->database.prepare("INSERT INTO tokens (name, role, fingerprint, created_ns) VALUES (?, ?, ?, ?)"));
  insert.bind(1, name).bind(2, name_of(role)).bind(3, fingerprint(secret)).bind(4, impl_->now_ns());
  CORDWOOD_TRY(insert.run());
  return secret;
}

Result<void> ControlPlane::revoke_token(const std::string& name) {
  const std::lock_guard lock(impl_->mutex);
  CORDWOOD_TRY(auto remove, impl_->database.prepare("DELETE FROM tokens WHERE name = ?"));
  return remove.bind(1, name).run();
}

Result<std::vector<TokenSummary>> ControlPlane::tokens() {
  const std::lock_guard lock(impl_->mutex);
  CORDWOOD_TRY(auto rows, impl_->database.prepare("SELECT name, role, created_ns FROM tokens ORDER BY name"));
  std::vector<TokenSummary> tokens;
  while (true) {
    CORDWOOD_TRY(const bool more, rows.step());
    if (!more) return tokens;
    tokens.push_back(
        {rows.text(0), role_named(rows.text(1)).value_or(Role::reader), timestamp_from_nanoseconds(rows.number(2))});
  }
}

Result<std::optional<Principal>> ControlPlane::holder_of_token(std::string_view secret) {
  const std::lock_guard lock(impl_->mutex);
  CORDWOOD_TRY(auto find, impl_->database.prepare("SELECT name, role FROM tokens WHERE fingerprint = ?"));
  CORDWOOD_TRY(const bool found, find.bind(1, fingerprint(secret)).step());
  std::optional<Principal> holder;
  if (found) holder = Principal{find.text(0), role_named(find.text(1)).value_or(Role::reader)};
  return holder;
}

Result<std::string> ControlPlane::begin_session(const Principal& principal) {
  const std::lock_guard lock(impl_->mutex);
  const std::int64_t oldest = nanoseconds_of(impl_->clock.now() - kSessionAge);
  CORDWOOD_TRY(auto expire, impl_->database.prepare("DELETE FROM sessions WHERE seen_ns < ?"));
  CORDWOOD_TRY(expire.bind(1, oldest).run());
  std::string secret = random_secret();
  CORDWOOD_TRY(auto insert,
               impl_->database.prepare("INSERT INTO sessions (fingerprint, token, seen_ns) VALUES (?, ?, ?)"));
  CORDWOOD_TRY(insert.bind(1, fingerprint(secret)).bind(2, principal.name).bind(3, impl_->now_ns()).run());
  return secret;
}

Result<std::optional<Principal>> ControlPlane::holder_of_session(std::string_view secret) {
  const std::lock_guard lock(impl_->mutex);
  const std::string print = fingerprint(secret);
  const std::int64_t now = impl_->now_ns();
  std::optional<Principal> holder;
  std::int64_t seen = 0;
  {
    CORDWOOD_TRY(auto find, impl_->database.prepare(
                                "SELECT t.name, t.role, s.seen_ns FROM sessions s JOIN tokens t ON t.name = s.token "
                                "WHERE s.fingerprint = ? AND s.seen_ns >= ?"));
    find.bind(1, print).bind(2, now - Nanoseconds(kSessionAge).count());
    CORDWOOD_TRY(const bool found, find.step());
    if (!found) return holder;
    holder = Principal{find.text(0), role_named(find.text(1)).value_or(Role::reader)};
    seen = find.number(2);
  }
  if (now - seen > Nanoseconds(kSessionTouch).count()) {
    CORDWOOD_TRY(auto touch, impl_->database.prepare("UPDATE sessions SET seen_ns = ? WHERE fingerprint = ?"));
    CORDWOOD_TRY(touch.bind(1, now).bind(2, print).run());
  }
  return holder;
}

Result<void> ControlPlane::end_session(std::string_view secret) {
  const std::lock_guard lock(impl_->mutex);
  CORDWOOD_TRY(auto remove, impl_->database.prepare("DELETE FROM sessions WHERE fingerprint = ?"));
  return remove.bind(1, fingerprint(secret)).run();
}

}  // namespace cordwood::control
