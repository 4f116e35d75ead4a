#include "control/database_care.h"

#include <memory>

#include <fmt/format.h>
#include <sqlite3.h>

#include "database.h"

namespace cordwood::control {
namespace {

struct CloseHandle {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;

Result<Handle> open_handle(const std::filesystem::path& path, int flags) {
  sqlite3* raw = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (status != SQLITE_OK) return error(Errc::io, fmt::format("opening {}: {}", path.string(), sqlite3_errstr(status)));
  sqlite3_busy_timeout(raw, 5000);
  return handle;
}

}  // namespace

Result<void> copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
  CORDWOOD_TRY(const Handle source, open_handle(from, SQLITE_OPEN_READWRITE));
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
  CORDWOOD_TRY(Database database, Database::open(path));
  CORDWOOD_TRY(Statement check, database.prepare("PRAGMA integrity_check"));
  std::vector<std::string> wrong;
  for (;;) {
    CORDWOOD_TRY(const bool more, check.step());
    if (!more) return wrong;
    if (check.text(0) != "ok") wrong.push_back(check.text(0));
  }
}

}  // namespace cordwood::control
