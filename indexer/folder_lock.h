#pragma once
// Keeps a second process out of a data folder.

#include <filesystem>
#include <memory>

#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::indexer {

/// Held as long as the object lives; the system lets go of it when the process dies.
class FolderLock {
 public:
  /// Errc::busy when someone else holds it.
  static Result<FolderLock> take(FileSystem& files, const std::filesystem::path& path);

  /// The same for who writes nothing: where the file cannot be written it is locked as it is, and need not be there.
  static Result<FolderLock> take_to_read(FileSystem& files, const std::filesystem::path& path);

 private:
  explicit FolderLock(std::unique_ptr<File> file) : file_(std::move(file)) {}
  static Result<FolderLock> lock(std::unique_ptr<File> file, const std::filesystem::path& path);

  std::unique_ptr<File> file_;  // Null where there is none and none can be made.
};

}  // namespace cordwood::indexer
