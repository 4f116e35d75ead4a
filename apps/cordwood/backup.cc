// cordwood backup and restore: a consistent copy of a data folder, while its server runs or not, and the way back.

#include "indexer/backup.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "commands.h"
#include "control/database_care.h"
#include "data_folder.h"
#include "folder_owner.h"
#include "indexer/store.h"
#include "server_client.h"

namespace cordwood {
namespace {

namespace fs = std::filesystem;

struct BackupArguments {
  std::string data;
  std::string folder;
};

// However links lead there.
bool is_within(const fs::path& path, const fs::path& folder) {
  std::error_code failure;
  const fs::path inner = fs::weakly_canonical(path, failure);
  const fs::path outer = fs::weakly_canonical(folder, failure);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

Result<void> require_empty(FileSystem& files, const fs::path& folder) {
  CORDWOOD_TRY(files.make_directories(folder));
  CORDWOOD_TRY(const auto entries, files.list(folder));
  if (!entries.empty()) return error(Errc::invalid, fmt::format("{} is not empty", folder.string()));
  return success();
}

// The server makes a copy of links within its own folder; what leaves that folder this process writes.
Result<void> copy_store_of_server(FileSystem& files, const DataFolder& data, const fs::path& to) {
  CORDWOOD_TRY(const std::string folder, ask_server(files, data, "/internal/backup/begin"));
  const Result<void> copied = indexer::copy_folder(files, data.store() / folder, to);
  const auto ended = ask_server(files, data, "/internal/backup/end");
  if (!copied) return copied;
  if (!ended) return ended.error();
  return success();
}

Result<void> copy_files_of(FileSystem& files, const fs::path& folder, const fs::path& to) {
  CORDWOOD_TRY(const bool there, files.exists(folder));
  if (!there) return success();
  CORDWOOD_TRY(const auto entries, files.list(folder));
  for (const DirectoryEntry& entry : entries) {
    CORDWOOD_TRY(indexer::copy_file_if_there(files, folder / entry.name, to / folder.filename() / entry.name));
  }
  return success();
}

Result<void> copy_others(FileSystem& files, const DataFolder& data, const fs::path& to) {
  CORDWOOD_TRY(const bool has_database, files.exists(data.control_database()));
  if (has_database) {
    CORDWOOD_TRY(control::copy_database(data.control_database(), to / data.control_database().filename()));
  }
  for (const fs::path& path :
       {data.masking_key(), data.admin_token(), data.deletions(), data.quarantine(), data.reveals()}) {
    CORDWOOD_TRY(indexer::copy_file_if_there(files, path, to / path.filename()));
  }
  CORDWOOD_TRY(copy_files_of(files, data.pki(), to));
  return copy_files_of(files, data.masking_report(), to);
}

// An erasure names the backups that may hold its rows, also one that is made meanwhile or ends half-way.
Result<void> note_backup(FileSystem& files, const DataFolder& data, const fs::path& out) {
  CORDWOOD_TRY(const auto list, files.open(data.backups(), OpenMode::append));
  CORDWOOD_TRY(list->append(fmt::format("{} {}\n", format_rfc3339(SystemClock().now()), out.string())));
  CORDWOOD_TRY(list->sync());
  return files.sync_directory(data.root());
}

Result<int> back_up(const BackupArguments& arguments) {
  DiskFileSystem files;
  const DataFolder data(fs::absolute(arguments.data));
  const fs::path out = fs::absolute(arguments.folder);
  CORDWOOD_TRY(const bool there, files.exists(data.store()));
  if (!there) return error(Errc::not_found, fmt::format("{} is no data folder", data.root().string()));
  if (is_within(out, data.store()))
    return error(Errc::invalid, fmt::format("{} is a folder of the store itself", out.string()));
  CORDWOOD_TRY(require_empty(files, out));
  if (const Result<void> noted = note_backup(files, data, out); !noted)
    fmt::print(stderr, "erasures will not name this backup: {}\n", noted.error().message);
  // Before the store: an erasure that is not gone in the copy is gone on with where that is restored.
  CORDWOOD_TRY(copy_files_of(files, data.erasures(), out));
  Result<void> copied = indexer::copy_store(files, data.store(), out / "store");
  if (!copied && copied.error().code == Errc::busy) copied = copy_store_of_server(files, data, out / "store");
  CORDWOOD_TRY(std::move(copied));
  CORDWOOD_TRY(copy_others(files, data, out));
  CORDWOOD_TRY(const auto summary, indexer::finish_backup(files, out));
  for (const std::string& damage : summary.damage) fmt::print(stderr, "{}\n", damage);
  fmt::print(stderr, "{} files, {} bytes, {} damaged blocks\n", summary.files, summary.bytes, summary.damage.size());
  return summary.damage.empty() ? 0 : 1;
}

Result<int> restore(const BackupArguments& arguments) {
  DiskFileSystem files;
  CORDWOOD_TRY(const auto summary,
               indexer::restore_backup(files, fs::absolute(arguments.folder), fs::absolute(arguments.data)));
  CORDWOOD_TRY(give_to_owner_of(fs::absolute(arguments.data)));
  fmt::print(stderr, "{} files, {} bytes\n", summary.files, summary.bytes);
  return 0;
}

void run_with(const BackupArguments& arguments, Result<int> (*action)(const BackupArguments&), int& status) {
  const auto done = action(arguments);
  status = done.has_error() ? report(done.error()) : done.value();
}

}  // namespace

void add_backup(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<BackupArguments>();
  CLI::App& command = *program.add_subcommand("backup", "Copy a data folder, whether its server runs or not");
  command.add_option("--data", arguments->data, "The data folder")->required();
  command.add_option("--out", arguments->folder, "The folder to make; it will hold secrets")->required();
  command.callback([arguments, &status] { run_with(*arguments, back_up, status); });
}

void add_restore(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<BackupArguments>();
  CLI::App& command = *program.add_subcommand("restore", "Make a data folder of a backup, and prove each file");
  command.add_option("--from", arguments->folder, "The backup")->required();
  command.add_option("--data", arguments->data, "The data folder to make; must be empty")->required();
  command.callback([arguments, &status] { run_with(*arguments, restore, status); });
}

}  // namespace cordwood
