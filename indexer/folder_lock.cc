#include "folder_lock.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sys/file.h>

namespace cordwood::indexer {

Result<FolderLock> FolderLock::take(FileSystem& files, const std::filesystem::path& path) {
  CORDWOOD_TRY(auto file, files.open(path, OpenMode::append));
  if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return error(Errc::busy, fmt::format("another process has {} open", path.parent_path().string()));
    return error(Errc::io, fmt::format("locking {}: {}", path.string(), std::generic_category().message(errno)));
  }
  return FolderLock(std::move(file));
}

}  // namespace cordwood::indexer
