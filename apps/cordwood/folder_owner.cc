#include "folder_owner.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cordwood {
namespace {

Error not_permitted(uid_t user) {
  return error(Errc::io, fmt::format("acting as user {}: {}", user, std::generic_category().message(errno)));
}

}  // namespace

Result<void> act_as_owner_of(const std::filesystem::path& folder) {
  struct stat status {};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &status) != 0 || status.st_uid == 0) return success();
  if (::setegid(status.st_gid) != 0 || ::seteuid(status.st_uid) != 0) return not_permitted(status.st_uid);
  return success();
}

Result<void> give_to_owner_of(const std::filesystem::path& folder) {
  struct stat status {};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &status) != 0 || status.st_uid == 0) return success();
  std::error_code failure;
  for (std::filesystem::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (::lchown(entry->path().c_str(), status.st_uid, status.st_gid) != 0)
      return error(Errc::io, fmt::format("giving {} to user {}: {}", entry->path().string(), status.st_uid,
                                         std::generic_category().message(errno)));
  }
  if (failure) return error(Errc::io, fmt::format("reading {}: {}", folder.string(), failure.message()));
  return success();
}

Result<void> act_as_caller() {
  if (::seteuid(::getuid()) != 0 || ::setegid(::getgid()) != 0) return not_permitted(::getuid());
  return success();
}

}  // namespace cordwood
