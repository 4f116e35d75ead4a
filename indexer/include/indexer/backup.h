#pragma once
// A backup: a folder of files, and a list of them that is written last and proves that they are all there and whole.
// docs/format/backup.md gives the bytes.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::indexer {

struct BackupSummary {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::vector<std::string> damage;  // Of segments: they came that way, and are in the backup as they are.
};

/// Copies a folder with all that is in it to `to`, which must not exist, by links where the volume allows.
Result<void> copy_folder(FileSystem& files, const std::filesystem::path& from, const std::filesystem::path& to);

/// Copies one file, if it is there.
Result<void> copy_file_if_there(FileSystem& files, const std::filesystem::path& from, const std::filesystem::path& to);

/// Reads every file below `folder`, syncs their folders, and writes the list. Only then the folder is a backup.
Result<BackupSummary> finish_backup(FileSystem& files, const std::filesystem::path& folder);

/// Copies a backup to `to`, which must be empty or absent, and proves each file against the list on the way. A store's
/// manifest is written last, so that what a crash leaves is no store. Errc::corrupt names the file; then `to` is empty
/// again.
Result<BackupSummary> restore_backup(FileSystem& files, const std::filesystem::path& backup,
                                     const std::filesystem::path& to);

}  // namespace cordwood::indexer
