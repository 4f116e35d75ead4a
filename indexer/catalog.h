#pragma once
// The manifest in force, and the files that it names or no longer names.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "folder_layout.h"
#include "manifest.h"

namespace cordwood::indexer {

/// Threads: all members from any thread.
class Catalog {
 public:
  Catalog(FileSystem& files, FolderLayout folder, Manifest manifest)
      : files_(files), folder_(std::move(folder)), manifest_(std::move(manifest)) {}

  Manifest manifest() const;
  /// Runs `visit` with the manifest in force; no change happens meanwhile.
  void read(const std::function<void(const Manifest&)>& visit) const;

  /// A number that no segment file has had.
  std::uint64_t new_number();

  /// Makes the change durable, or nothing of it happened as far as anyone can tell. When this fails the new manifest
  /// may be on disk all the same, so files that either one names must stay: see discard(). `installed` runs before
  /// any other change can.
  Result<void> change(const std::function<void(Manifest&)>& edit,
                      const std::function<void(const Manifest&)>& installed);

  /// Removes the files once the next change has succeeded, or now when nothing failed lately. Those that cannot be
  /// removed are tried again after later changes and at the next start.
  void discard(std::vector<std::filesystem::path> paths);

  /// How many discarded files are still there.
  std::size_t discarded_count() const;

  /// While one of these lives no discarded file is removed: every file that a manifest named meanwhile is there.
  class KeepFiles {
   public:
    explicit KeepFiles(Catalog& catalog);
    ~KeepFiles();
    KeepFiles(const KeepFiles&) = delete;
    KeepFiles& operator=(const KeepFiles&) = delete;

   private:
    Catalog& catalog_;
  };

 private:
  void remove_discarded();  // Unless something forbids it now. REQUIRES: mutex_ is held.

  FileSystem& files_;
  const FolderLayout folder_;
  mutable std::mutex mutex_;  // Guards everything below; held while a manifest is written.
  Manifest manifest_;
  bool in_doubt_ = false;  // The file on disk may be the one of a change that failed.
  int keepers_ = 0;        // KeepFiles that live.
  std::vector<std::filesystem::path> discarded_;
};

}  // namespace cordwood::indexer
