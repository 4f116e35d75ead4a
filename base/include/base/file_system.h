#pragma once
// Every file that holds rows or state is reached through this port, so that tests can fail the N-th call or drop
// unsynced bytes (tests/support/faulty_file_system.h). Errors are Errc::not_found or Errc::io and name the path.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cordwood {

/// An open file. Threads: read_at() from any thread at once; the rest from one thread at a time.
class File {
 public:
  virtual ~File() = default;

  /// Writes all of `bytes` at the end, or fails; after a failure the file may hold a part of them.
  virtual Result<void> append(std::string_view bytes) = 0;
  /// Reads up to out.size() bytes at `offset`; fewer only at the end of the file.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const = 0;
  virtual Result<std::uint64_t> size() const = 0;
  virtual Result<void> truncate(std::uint64_t size) = 0;
  /// fdatasync: after success the bytes and the size survive a power cut. After a failure nothing may be assumed of
  /// what was written since the last success: the caller must not retry and call it durable.
  virtual Result<void> sync() = 0;
  /// The operating system's descriptor, for libraries that read from one; owned by this object.
  virtual int descriptor() const = 0;
};

enum class OpenMode {
  read,        // Must exist.
  append,      // Created when absent; readable too.
  create_new,  // Must not exist; readable too.
};

struct DirectoryEntry {
  std::string name;
  bool is_directory = false;
  std::uint64_t size_bytes = 0;
};

/// Threads: all members from any thread.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) = 0;
  /// Replaces `to` in one step. Durable only after sync_directory() of the parent.
  virtual Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual Result<void> remove(const std::filesystem::path& path) = 0;
  virtual Result<void> remove_directory(const std::filesystem::path& path) = 0;  // Must be empty.
  virtual Result<void> make_directories(const std::filesystem::path& path) = 0;
  /// Removes a folder with all that is in it; success when there is none.
  virtual Result<void> remove_tree(const std::filesystem::path& path) = 0;
  /// An empty folder at `path` in place of whatever is there, for a library that writes files by itself, past this
  /// port; gives the path by which the operating system knows it. Nothing in it is ever durable. remove_tree() ends it.
  virtual Result<std::filesystem::path> make_scratch_folder(const std::filesystem::path& path) = 0;
  virtual Result<void> hard_link(const std::filesystem::path& existing, const std::filesystem::path& link) = 0;
  virtual Result<void> sync_directory(const std::filesystem::path& path) = 0;
  virtual Result<std::vector<DirectoryEntry>> list(const std::filesystem::path& path) = 0;  // Sorted by name.
  virtual Result<bool> exists(const std::filesystem::path& path) = 0;
  /// Bytes that an unprivileged process may still write on the volume of `path`.
  virtual Result<std::uint64_t> free_bytes(const std::filesystem::path& path) = 0;
  /// Bytes of the whole volume.
  virtual Result<std::uint64_t> volume_bytes(const std::filesystem::path& path) = 0;
};

/// The real one. Files are made with mode 0600, folders with 0700.
class DiskFileSystem final : public FileSystem {
 public:
  Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override;
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Result<void> remove(const std::filesystem::path& path) override;
  Result<void> remove_directory(const std::filesystem::path& path) override;
  Result<void> make_directories(const std::filesystem::path& path) override;
  Result<void> remove_tree(const std::filesystem::path& path) override;
  Result<std::filesystem::path> make_scratch_folder(const std::filesystem::path& path) override;
  Result<void> hard_link(const std::filesystem::path& existing, const std::filesystem::path& link) override;
  Result<void> sync_directory(const std::filesystem::path& path) override;
  Result<std::vector<DirectoryEntry>> list(const std::filesystem::path& path) override;
  Result<bool> exists(const std::filesystem::path& path) override;
  Result<std::uint64_t> free_bytes(const std::filesystem::path& path) override;
  Result<std::uint64_t> volume_bytes(const std::filesystem::path& path) override;
};

/// Reads the whole of a file; Errc::too_large beyond `bytes_max`.
Result<std::string> read_file(FileSystem& files, const std::filesystem::path& path, std::uint64_t bytes_max);

/// Replaces a file so that after a crash it holds either the old bytes or the new: writes `path` + ".new", syncs,
/// renames, syncs the folder. One writer a path.
Result<void> replace_file(FileSystem& files, const std::filesystem::path& path, std::string_view bytes);

}  // namespace cordwood
