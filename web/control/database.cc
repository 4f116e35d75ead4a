#include "database.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace cordwood::control {
namespace {

Error sqlite_error(sqlite3* database, std::string_view doing) {
  const int status = sqlite3_errcode(database);
  const Errc code = status == SQLITE_NOTADB || status == SQLITE_CORRUPT ? Errc::corrupt : Errc::io;
  return error(code, fmt::format("{}: {}", doing, sqlite3_errmsg(database)));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

Statement& Statement::bind(int index, std::string_view text) {
  // SQLITE_TRANSIENT is a C cast of -1 to a function pointer; SQLite copies the text.
  sqlite3_bind_text(statement_.get(), index, text.data(), static_cast<int>(text.size()),
                    reinterpret_cast<sqlite3_destructor_type>(-1));
  return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), index, number);
  return *this;
}

Result<bool> Statement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  return sqlite_error(database_, "control database");
}

Result<void> Statement::run() {
  CORDWOOD_TRY(step());
  return success();
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))) : "";
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

Result<Database> Database::open(const std::filesystem::path& path) {
  // SQLite would make the file with the process's umask; it holds fingerprints of secrets, so we make it first.
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return error(Errc::io, fmt::format("opening {}: {}", path.string(), std::generic_category().message(errno)));
  ::close(descriptor);
  sqlite3* raw = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nullptr);
  Database database(raw);
  if (status != SQLITE_OK) return sqlite_error(raw, "opening " + path.string());
  sqlite3_busy_timeout(raw, 5000);
  CORDWOOD_TRY(
      database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                       "PRAGMA temp_store=MEMORY;"));
  return database;
}

Result<void> Database::execute(const std::string& statements) {
  if (sqlite3_exec(database_.get(), statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return sqlite_error(database_.get(), "control database");
  return success();
}

Result<Statement> Database::prepare(std::string_view statement) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database_.get(), statement.data(), static_cast<int>(statement.size()), &raw, nullptr) !=
      SQLITE_OK)
    return sqlite_error(database_.get(), "control database");
  return Statement(database_.get(), raw);
}

}  // namespace cordwood::control
