#include "base/memory_file_system.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace cordwood {
namespace {

Error os_error(std::string_view doing, int number = errno) {
  return error(Errc::io, fmt::format("{} a file in memory: {}", doing, std::generic_category().message(number)));
}

Error not_found(const std::filesystem::path& path) {
  return error(Errc::not_found, fmt::format("there is no {} in memory", path.string()));
}

}  // namespace

/// The bytes of one file, whatever its names. Writers take turns, as the port asks; readers come from any thread.
class MemoryFileSystem::Content {
 public:
  Content(int descriptor, std::atomic<std::uint64_t>& bytes_of_all)
      : descriptor_(descriptor), bytes_of_all_(bytes_of_all) {}
  ~Content() {
    bytes_of_all_ -= size_;
    ::close(descriptor_);
  }
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;

  int descriptor() const { return descriptor_; }
  std::uint64_t size() const { return size_; }
  std::uint64_t bytes_of_all() const { return bytes_of_all_; }

  void set_size(std::uint64_t size) {
    bytes_of_all_ += size - size_;
    size_ = size;
  }

 private:
  const int descriptor_;
  std::atomic<std::uint64_t>& bytes_of_all_;
  std::atomic<std::uint64_t> size_{0};
};

class MemoryFileSystem::OpenFile final : public File {
 public:
  OpenFile(std::shared_ptr<Content> content, std::uint64_t bytes_max)
      : content_(std::move(content)), bytes_max_(bytes_max) {}

  Result<void> append(std::string_view bytes) override {
    if (content_->bytes_of_all() + bytes.size() > bytes_max_)
      return error(Errc::too_large, fmt::format("more than {} bytes in memory", bytes_max_));
    while (!bytes.empty()) {
      const auto at = static_cast<off_t>(content_->size());
      const ssize_t written = ::pwrite(content_->descriptor(), bytes.data(), bytes.size(), at);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return os_error("writing");
      content_->set_size(content_->size() + static_cast<std::uint64_t>(written));
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return success();
  }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    std::size_t done = 0;
    while (done < out.size()) {
      const auto at = static_cast<off_t>(offset + done);
      const ssize_t got = ::pread(content_->descriptor(), out.data() + done, out.size() - done, at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return os_error("reading");
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<std::uint64_t> size() const override { return content_->size(); }

  Result<void> truncate(std::uint64_t size) override {
    if (::ftruncate(content_->descriptor(), static_cast<off_t>(size)) != 0) return os_error("truncating");
    content_->set_size(size);
    return success();
  }

  Result<void> sync() override { return success(); }
  int descriptor() const override { return content_->descriptor(); }

 private:
  std::shared_ptr<Content> content_;
  std::uint64_t bytes_max_;
};

Result<std::shared_ptr<MemoryFileSystem::Content>> MemoryFileSystem::find(const std::filesystem::path& path) const {
  const auto found = contents_.find(path);
  if (found == contents_.end()) return not_found(path);
  return found->second;
}

Result<std::unique_ptr<File>> MemoryFileSystem::open(const std::filesystem::path& path, OpenMode mode) {
  const std::lock_guard lock(mutex_);
  auto content = find(path);
  if (content.has_error()) {
    if (mode == OpenMode::read) return content.error();
    const int descriptor = ::memfd_create("cordwood", MFD_CLOEXEC);
    if (descriptor < 0) return os_error("making");
    content = contents_[path] = std::make_shared<Content>(descriptor, bytes_);
  } else if (mode == OpenMode::create_new) {
    return error(Errc::io, fmt::format("there is a {} in memory already", path.string()));
  }
  return std::unique_ptr<File>(std::make_unique<OpenFile>(std::move(content).value(), bytes_max_));
}

Result<void> MemoryFileSystem::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(auto content, find(from));
  contents_.erase(from);
  contents_[to] = std::move(content);
  return success();
}

Result<void> MemoryFileSystem::remove(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  if (contents_.erase(path) == 0) return not_found(path);
  return success();
}

Result<void> MemoryFileSystem::remove_directory(const std::filesystem::path& path) {
  CORDWOOD_TRY(const auto entries, list(path));
  if (!entries.empty()) return error(Errc::io, fmt::format("{} in memory is not empty", path.string()));
  return success();
}

Result<void> MemoryFileSystem::make_directories(const std::filesystem::path&) { return success(); }

Result<void> MemoryFileSystem::remove_tree(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  std::erase_if(contents_, [&path](const auto& entry) {
    const std::filesystem::path below = entry.first.lexically_relative(path);
    return !below.empty() && *below.begin() != "..";
  });
  return success();
}

Result<std::filesystem::path> MemoryFileSystem::make_scratch_folder(const std::filesystem::path& path) {
  return error(Errc::unsupported, fmt::format("{} cannot be a folder: files in memory have none", path.string()));
}

Result<void> MemoryFileSystem::hard_link(const std::filesystem::path& existing, const std::filesystem::path& link) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(auto content, find(existing));
  if (!contents_.emplace(link, std::move(content)).second)
    return error(Errc::io, fmt::format("there is a {} in memory already", link.string()));
  return success();
}

Result<void> MemoryFileSystem::sync_directory(const std::filesystem::path&) { return success(); }

Result<std::vector<DirectoryEntry>> MemoryFileSystem::list(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  std::map<std::string, DirectoryEntry> entries;
  for (const auto& [name, content] : contents_) {
    const std::filesystem::path below = name.lexically_relative(path);
    if (below.empty() || *below.begin() == ".." || *below.begin() == ".") continue;
    const bool is_directory = std::next(below.begin()) != below.end();
    const std::string entry = below.begin()->string();
    entries[entry] = {entry, is_directory, is_directory ? 0 : content->size()};
  }
  std::vector<DirectoryEntry> sorted;
  for (auto& [name, entry] : entries) sorted.push_back(std::move(entry));
  return sorted;
}

Result<bool> MemoryFileSystem::exists(const std::filesystem::path& path) {
  {
    const std::lock_guard lock(mutex_);
    if (contents_.contains(path)) return true;
  }
  CORDWOOD_TRY(const auto entries, list(path));
  return !entries.empty();
}

Result<std::uint64_t> MemoryFileSystem::free_bytes(const std::filesystem::path&) {
  const std::uint64_t bytes = bytes_;
  return bytes < bytes_max_ ? bytes_max_ - bytes : 0;
}

Result<std::uint64_t> MemoryFileSystem::volume_bytes(const std::filesystem::path&) { return bytes_max_; }

}  // namespace cordwood
