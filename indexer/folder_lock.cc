#include "folder_lock.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sys/file.h>

namespace cordwood::indexer {

Result<FolderLock> FolderLock::take(FileSystem& files, const std::filesystem::path& path) {
  CORDWOOD_TRY(auto file, files.open(path, OpenMode::append));
  return lock(std::move(file), path);
}

Result<FolderLock> FolderLock::take_to_read(FileSystem& files, const std::filesystem::path& path) {
  auto file = files.open(path, OpenMode::append);
  if (!file && file.error().code == Errc::io) file = files.open(path, OpenMode::read);
  if (!file && file.error().code == Errc::not_found) return FolderLock(nullptr);
  if (!file) return std::move(file).error();
  return lock(std::move(file).value(), path);
}

Result<FolderLock> FolderLock::lock(std::unique_ptr<File> file, const std::filesystem::path& path) {
  if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return error(Errc::busy, fmt::format("another process has {} open", path.parent_path().string()));
    return error(Errc::io, fmt::format("locking {}: {}", path.string(), std::generic_category().message(errno)));
  }
  return FolderLock(std::move(file));
}

}  // namespace cordwood::indexer
