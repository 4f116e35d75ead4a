#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file_system.h"

namespace cordwood {
namespace {

Error os_error(std::string_view doing, const std::filesystem::path& path, int number = errno) {
  const Errc code = number == ENOENT ? Errc::not_found : Errc::io;
  return error(code, fmt::format("{} {}: {}", doing, path.string(), std::generic_category().message(number)));
}

class DiskFile final : public File {
 public:
  DiskFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
  ~DiskFile() override { ::close(descriptor_); }
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  Result<void> append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return os_error("writing", path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return success();
  }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got = ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return os_error("reading", path_);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<std::uint64_t> size() const override {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return os_error("sizing", path_);
    return static_cast<std::uint64_t>(status.st_size);
  }

  Result<void> truncate(std::uint64_t size) override {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return os_error("truncating", path_);
    return success();
  }

  Result<void> sync() override {
    if (::fdatasync(descriptor_) != 0) return os_error("syncing", path_);
    return success();
  }

  int descriptor() const override { return descriptor_; }

 private:
  int descriptor_;
  std::filesystem::path path_;
};

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::read:
      return O_RDONLY;
    case OpenMode::append:
      return O_RDWR | O_CREAT | O_APPEND;
    case OpenMode::create_new:
      return O_RDWR | O_CREAT | O_EXCL | O_APPEND;
  }
  return O_RDONLY;
}

}  // namespace

Result<std::unique_ptr<File>> DiskFileSystem::open(const std::filesystem::path& path, OpenMode mode) {
  const int descriptor = ::open(path.c_str(), flags_of(mode) | O_CLOEXEC, 0600);
  if (descriptor < 0) return os_error("opening", path);
  return std::unique_ptr<File>(std::make_unique<DiskFile>(descriptor, path));
}

Result<void> DiskFileSystem::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return os_error("renaming", from);
  return success();
}

Result<void> DiskFileSystem::remove(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0) return os_error("removing", path);
  return success();
}

Result<void> DiskFileSystem::remove_directory(const std::filesystem::path& path) {
  if (::rmdir(path.c_str()) != 0) return os_error("removing", path);
  return success();
}

Result<void> DiskFileSystem::make_directories(const std::filesystem::path& path) {
  std::filesystem::path made;
  for (const auto& part : path) {
    made /= part;
    if (::mkdir(made.c_str(), 0700) != 0 && errno != EEXIST && errno != EISDIR && errno != EROFS)
      return os_error("making folder", made);
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return os_error("making folder", path);
  if (!S_ISDIR(status.st_mode)) return os_error("making folder", path, ENOTDIR);
  return success();
}

Result<void> DiskFileSystem::remove_tree(const std::filesystem::path& path) {
  std::error_code failure;
  std::filesystem::remove_all(path, failure);
  if (failure) return os_error("removing", path, failure.value());
  return success();
}

Result<std::filesystem::path> DiskFileSystem::make_scratch_folder(const std::filesystem::path& path) {
  CORDWOOD_TRY(remove_tree(path));
  CORDWOOD_TRY(make_directories(path));
  return path;
}

Result<void> DiskFileSystem::hard_link(const std::filesystem::path& existing, const std::filesystem::path& link) {
  if (::link(existing.c_str(), link.c_str()) != 0) return os_error("linking", link);
  return success();
}

Result<void> DiskFileSystem::sync_directory(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return os_error("opening folder", path);
  const int status = ::fsync(descriptor);
  const int number = errno;
  ::close(descriptor);
  if (status != 0) return os_error("syncing folder", path, number);
  return success();
}

Result<std::vector<DirectoryEntry>> DiskFileSystem::list(const std::filesystem::path& path) {
  std::vector<DirectoryEntry> entries;
  std::error_code failure;
  std::filesystem::directory_iterator at(path, failure);
  for (; !failure && at != std::filesystem::directory_iterator(); at.increment(failure)) {
    std::error_code gone;  // A file removed since is listed with size 0.
    DirectoryEntry entry{at->path().filename().string(), at->is_directory(gone), 0};
    if (!entry.is_directory) {
      const std::uintmax_t size = at->file_size(gone);
      entry.size_bytes = gone ? 0 : size;
    }
    entries.push_back(std::move(entry));
  }
  if (failure) return os_error("listing", path, failure.value());
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return entries;
}

Result<bool> DiskFileSystem::exists(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return os_error("looking for", path);
}

Result<std::uint64_t> DiskFileSystem::free_bytes(const std::filesystem::path& path) {
  struct statvfs status {};
  if (::statvfs(path.c_str(), &status) != 0) return os_error("asking the free space of", path);
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

Result<std::uint64_t> DiskFileSystem::volume_bytes(const std::filesystem::path& path) {
  struct statvfs status {};
  if (::statvfs(path.c_str(), &status) != 0) return os_error("asking the size of the volume of", path);
  return static_cast<std::uint64_t>(status.f_blocks) * status.f_frsize;
}

}  // namespace cordwood
