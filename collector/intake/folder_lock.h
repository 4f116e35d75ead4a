#pragma once
// Holds a folder for one writer at a time, also between processes (flock).

#include <filesystem>
#include <memory>

#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::intake {

/// Held until it is destroyed, or its process ends. take() blocks while another holds it; holders only read
/// and write small files.
class FolderLock {
 public:
  static Result<FolderLock> take(FileSystem& files, const std::filesystem::path& folder);

 private:
  explicit FolderLock(std::unique_ptr<File> file) : file_(std::move(file)) {}
  std::unique_ptr<File> file_;  // Closing it gives the lock back.
};

}  // namespace cordwood::intake
