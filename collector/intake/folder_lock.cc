#include "folder_lock.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sys/file.h>

namespace cordwood::intake {

Result<FolderLock> FolderLock::take(FileSystem& files, const std::filesystem::path& folder) {
  CORDWOOD_TRY(auto file, files.open(folder / "lock", OpenMode::append));
  while (::flock(file->descriptor(), LOCK_EX) != 0) {
    if (errno != EINTR)
      return error(Errc::io, fmt::format("locking {}: {}", folder.string(), std::generic_category().message(errno)));
  }
  return FolderLock(std::move(file));
}

}  // namespace cordwood::intake
