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

 private:
  explicit FolderLock(std::unique_ptr<File> file) : file_(std::move(file)) {}
  std::unique_ptr<File> file_;
};

}  // namespace cordwood::indexer
