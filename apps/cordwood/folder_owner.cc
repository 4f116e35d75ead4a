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

Result<void> act_as_caller() {
  if (::seteuid(::getuid()) != 0 || ::setegid(::getgid()) != 0) return not_permitted(::getuid());
  return success();
}

}  // namespace cordwood
