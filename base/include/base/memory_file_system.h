#pragma once
// Files that lie in anonymous memory and that no other process can name: for rows that must not reach a disk. They go
// with this object, also when the process is killed.

#include <atomic>
#include <map>
#include <mutex>

#include "base/file_system.h"

namespace cordwood {

/// Folders exist as soon as they are named. Syncing does nothing, because nothing here survives the process. Each open
/// file is one descriptor, and so is each name that was not removed.
/// Threads: all members from any thread. Lifetime: must outlive the files opened.
class MemoryFileSystem final : public FileSystem {
 public:
  /// Writing beyond `bytes_max` in all files together fails with Errc::too_large.
  explicit MemoryFileSystem(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override;
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Result<void> remove(const std::filesystem::path& path) override;
  Result<void> remove_directory(const std::filesystem::path& path) override;
  Result<void> make_directories(const std::filesystem::path& path) override;
  Result<void> remove_tree(const std::filesystem::path& path) override;
  /// Errc::unsupported: there is no folder here that a library could write in.
  Result<std::filesystem::path> make_scratch_folder(const std::filesystem::path& path) override;
  Result<void> hard_link(const std::filesystem::path& existing, const std::filesystem::path& link) override;
  Result<void> sync_directory(const std::filesystem::path& path) override;
  Result<std::vector<DirectoryEntry>> list(const std::filesystem::path& path) override;
  Result<bool> exists(const std::filesystem::path& path) override;
  Result<std::uint64_t> free_bytes(const std::filesystem::path& path) override;
  Result<std::uint64_t> volume_bytes(const std::filesystem::path& path) override;

 private:
  class Content;
  class OpenFile;

  Result<std::shared_ptr<Content>> find(const std::filesystem::path& path) const;  // REQUIRES: mutex_ is held.

  const std::uint64_t bytes_max_;
  std::atomic<std::uint64_t> bytes_{0};  // Of all contents that someone holds.
  mutable std::mutex mutex_;             // Guards contents_.
  std::map<std::filesystem::path, std::shared_ptr<Content>> contents_;
};

}  // namespace cordwood
