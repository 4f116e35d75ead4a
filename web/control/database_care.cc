#include "control/database_care.h"

#include <memory>

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace cordwood::control {
namespace {

struct CloseHandle {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;

Result<Handle> open_handle(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (status != SQLITE_OK) return error(Errc::io, fmt::format("opening {}: {}", path, sqlite3_errstr(status)));
  sqlite3_busy_timeout(raw, 5000);
  return handle;
}

// A name in a URI.
std::string encoded(const std::filesystem::path& path) {
  std::string text;
  for (const char c : path.string())
    text +=
        c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  return text;
}

// Where it cannot be written it is read as it lies there: SQLite would want to make files beside it.
Result<Handle> open_to_read(const std::filesystem::path& path) {
  if (::access(path.c_str(), W_OK) == 0) return open_handle(path, SQLITE_OPEN_READWRITE);
  std::error_code failure;
  const auto log_bytes = std::filesystem::file_size(path.string() + "-wal", failure);
  if (!failure && log_bytes > 0)
    return error(Errc::io, fmt::format("{} has changes in its -wal file, which only a writable folder lets it read",
                                       path.string()));
  return open_handle("file:" + encoded(path) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

int note_line(void* lines, int columns, char** values, char**) {
  if (columns > 0 && values[0] != nullptr) static_cast<std::vector<std::string>*>(lines)->emplace_back(values[0]);
  return 0;
}

}  // namespace

Result<void> copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
  CORDWOOD_TRY(const Handle source, open_to_read(from));
  CORDWOOD_TRY(const Handle target, open_handle(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  sqlite3_backup* const backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (backup == nullptr)
    return error(Errc::io, fmt::format("copying to {}: {}", to.string(), sqlite3_errmsg(target.get())));
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE || finished != SQLITE_OK)
    return error(Errc::io, fmt::format("copying {}: {}", from.string(), sqlite3_errstr(stepped)));
  return success();
}

Result<std::vector<std::string>> check_database(const std::filesystem::path& path) {
  CORDWOOD_TRY(const Handle database, open_to_read(path));
  std::vector<std::string> lines;
  if (sqlite3_exec(database.get(), "PRAGMA integrity_check", note_line, &lines, nullptr) != SQLITE_OK)
    return error(Errc::corrupt, sqlite3_errmsg(database.get()));
  std::erase(lines, "ok");
  return lines;
}

}  // namespace cordwood::control
