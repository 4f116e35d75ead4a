#include "support/faulty_file_system.h"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"

namespace cordwood::test {

namespace fs = std::filesystem;

// What a file is when its names are taken away. `durable_bytes` counts the leading bytes that are as they were at the
// last sync; `cut_bytes` are the durable ones behind them that a truncate() not yet synced has cut off.
struct Inode {
  explicit Inode(int memory) : descriptor(memory) {}
  ~Inode() { ::close(descriptor); }
  Inode(const Inode&) = delete;
  Inode& operator=(const Inode&) = delete;

  std::uint64_t size() const {
    struct stat status {};
    CORDWOOD_CHECK(::fstat(descriptor, &status) == 0);
    return static_cast<std::uint64_t>(status.st_size);
  }
  std::string read(std::uint64_t begin, std::uint64_t end) const {
    std::string bytes(end - begin, '\0');
    CORDWOOD_CHECK(::pread(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(begin)) ==
                   static_cast<ssize_t>(bytes.size()));
    return bytes;
  }
  void write(std::uint64_t at, std::string_view bytes) const {
    CORDWOOD_CHECK(::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at)) ==
                   static_cast<ssize_t>(bytes.size()));
  }
  void resize(std::uint64_t bytes) const { CORDWOOD_CHECK(::ftruncate(descriptor, static_cast<off_t>(bytes)) == 0); }

  const int descriptor;
  std::uint64_t durable_bytes = 0;
  std::string cut_bytes;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> never_durable;  // What failed syncs left behind.
};

namespace {

Error refused(const fs::path& path) { return error(Errc::io, fmt::format("{}: refused by the test", path.string())); }
Error absent(const fs::path& path) {
  return error(Errc::not_found, fmt::format("{}: no such file or directory", path.string()));
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

fs::path without_trailing_slash(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

}  // namespace

class FaultyFile final : public File {
 public:
  FaultyFile(FaultyFileSystem& files, fs::path path, std::shared_ptr<Inode> inode, int descriptor)
      : files_(files), path_(std::move(path)), inode_(std::move(inode)), descriptor_(descriptor), boot_(files.boot_) {}
  ~FaultyFile() override { ::close(descriptor_); }
  FaultyFile(const FaultyFile&) = delete;
  FaultyFile& operator=(const FaultyFile&) = delete;

  Result<void> append(std::string_view bytes) override {
    const std::lock_guard lock(files_.mutex_);
    CORDWOOD_TRY(check_alive());
    Result<void> begun = files_.begin(Call::append, path_);
    const std::uint64_t room = files_.capacity_bytes_ - std::min(files_.capacity_bytes_, files_.used_bytes());
    const bool cut_now = begun && !files_.power_;
    if (!begun || cut_now) bytes = bytes.substr(0, bytes.size() / 2);
    if (bytes.size() > room) {
      bytes = bytes.substr(0, room);
      if (begun) begun = error(Errc::io, fmt::format("writing {}: no space left on device", path_.string()));
    }
    if (files_.power_ || cut_now) {
      inode_->write(inode_->size(), bytes);
      files_.appended_bytes_ += bytes.size();
    }
    if (cut_now) return refused(path_);
    return begun;
  }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    const std::lock_guard lock(files_.mutex_);
    CORDWOOD_TRY(check_alive());
    CORDWOOD_TRY(files_.begin(Call::read, path_));
    const std::uint64_t size = inode_->size();
    const std::uint64_t count = offset >= size ? 0 : std::min<std::uint64_t>(out.size(), size - offset);
    const std::string bytes = inode_->read(offset, offset + count);
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return bytes.size();
  }

  Result<std::uint64_t> size() const override {
    const std::lock_guard lock(files_.mutex_);
    CORDWOOD_TRY(check_alive());
    return inode_->size();
  }

  Result<void> truncate(std::uint64_t size) override {
    const std::lock_guard lock(files_.mutex_);
    CORDWOOD_TRY(check_alive());
    CORDWOOD_TRY(files_.begin(Call::truncate, path_));
    if (size < inode_->durable_bytes) {
      inode_->cut_bytes.insert(0, inode_->read(size, inode_->durable_bytes));
      inode_->durable_bytes = size;
    }
    inode_->resize(size);
    return success();
  }

  Result<void> sync() override {
    const std::lock_guard lock(files_.mutex_);
    CORDWOOD_TRY(check_alive());
    const Result<void> begun = files_.begin(Call::sync, path_);
    const std::uint64_t size = inode_->size();
    if (!begun) {
      if (size > inode_->durable_bytes) inode_->never_durable.emplace_back(inode_->durable_bytes, size);
      return begun;
    }
    inode_->durable_bytes = size;
    inode_->cut_bytes.clear();
    return success();
  }

  int descriptor() const override { return descriptor_; }

 private:
  Result<void> check_alive() const {
    if (boot_ != files_.boot_) return refused(path_);
    return success();
  }
  FaultyFileSystem& files_;
  const fs::path path_;
  const std::shared_ptr<Inode> inode_;
  const int descriptor_;
  const std::uint64_t boot_;
};

FaultyFileSystem::FaultyFileSystem(std::uint64_t seed) : random_(seed) {
  directories_[fs::path("/")];
  directories_[fs::path(".")];
}
FaultyFileSystem::~FaultyFileSystem() = default;

void FaultyFileSystem::fail(Call kind, std::uint64_t nth, std::uint64_t times) {
  const std::lock_guard lock(mutex_);
  Plan& plan = plans_[static_cast<std::size_t>(kind)];
  plan.first = plan.calls + nth;
  plan.end = plan.first + times;
}

void FaultyFileSystem::heal() {
  const std::lock_guard lock(mutex_);
  for (Plan& plan : plans_) plan.first = plan.end = 0;
  failed_ = false;
}

bool FaultyFileSystem::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

std::uint64_t FaultyFileSystem::appended_bytes() const {
  const std::lock_guard lock(mutex_);
  return appended_bytes_;
}

std::uint64_t FaultyFileSystem::calls(Call kind) const {
  const std::lock_guard lock(mutex_);
  return plans_[static_cast<std::size_t>(kind)].calls;
}

void FaultyFileSystem::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  capacity_bytes_ = bytes;
}

void FaultyFileSystem::cut_power() {
  const std::lock_guard lock(mutex_);
  power_ = false;
}

void FaultyFileSystem::cut_power_at(std::uint64_t nth) {
  const std::lock_guard lock(mutex_);
  calls_until_cut_ = nth;
}

bool FaultyFileSystem::has_power() const {
  const std::lock_guard lock(mutex_);
  return power_;
}

void FaultyFileSystem::restore_power(Unsynced unsynced) {
  const std::lock_guard lock(mutex_);
  lose_names(unsynced);
  std::erase_if(inodes_, [](const auto& inode) { return inode.expired(); });
  for (const auto& weak : inodes_)
    if (const auto inode = weak.lock()) lose_bytes(*inode, unsynced);
  ++boot_;
  power_ = true;
  calls_until_cut_ = 0;
}

void FaultyFileSystem::lose_names(Unsynced unsynced) {
  for (auto& [path, directory] : directories_) {
    Names kept = directory.durable;
    if (unsynced == Unsynced::torn) {
      // Changes reach the disk in any order: each name is as it was or as it became.
      std::set<std::string> names;
      for (const auto& [name, inode] : directory.now) names.insert(name);
      for (const auto& [name, inode] : directory.durable) names.insert(name);
      for (const std::string& name : names) {
        if (random_() % 2 == 0) continue;
        const auto became = directory.now.find(name);
        if (became == directory.now.end()) {
          kept.erase(name);
        } else {
          kept[name] = became->second;
        }
      }
    }
    directory.now = kept;
    directory.durable = kept;
  }
  // A folder whose removal was lost is back, empty as it was.
  std::vector<fs::path> back;
  for (const auto& [path, directory] : directories_)
    for (const auto& [name, inode] : directory.now)
      if (inode == nullptr) back.push_back(path == "." ? fs::path(name) : path / name);
  for (const fs::path& path : back) directories_[path];
  // A folder whose own name was lost is gone with everything in it.
  for (bool again = true; again;) {
    again = false;
    for (auto at = directories_.begin(); at != directories_.end(); ++at) {
      if (at->first == "/" || at->first == ".") continue;
      const auto parent = directories_.find(folder_of(at->first));
      if (parent != directories_.end() && parent->second.now.contains(at->first.filename().string())) continue;
      directories_.erase(at);
      again = true;
      break;
    }
  }
}

void FaultyFileSystem::lose_bytes(Inode& inode, Unsynced unsynced) {
  for (const auto& [begin, end] : inode.never_durable) {
    const std::uint64_t size = inode.size();
    if (begin < size) inode.write(begin, std::string(std::min(end, size) - begin, '\0'));
  }
  inode.never_durable.clear();
  const std::uint64_t size = inode.size();
  if (unsynced == Unsynced::torn && inode.cut_bytes.empty() && size > inode.durable_bytes) {
    const std::uint64_t pending = size - inode.durable_bytes;
    const std::uint64_t kept = random_() % (pending + 1);
    inode.resize(inode.durable_bytes + kept);
    if (kept > 0 && random_() % 3 == 0) {  // A page in the middle never made it.
      const std::uint64_t begin = random_() % kept;
      const std::uint64_t length = 1 + random_() % (kept - begin);
      inode.write(inode.durable_bytes + begin, std::string(length, '\0'));
    }
  } else {
    inode.resize(inode.durable_bytes);
    inode.write(inode.durable_bytes, inode.cut_bytes);
  }
  inode.durable_bytes = inode.size();
  inode.cut_bytes.clear();
}

void FaultyFileSystem::flip_bit(const fs::path& path, std::uint64_t byte, unsigned bit) {
  const std::lock_guard lock(mutex_);
  const Directory& parent = directories_.at(folder_of(path));
  const Inode& inode = *parent.now.at(path.filename().string());
  std::string value = inode.read(byte, byte + 1);
  value[0] = static_cast<char>(static_cast<unsigned char>(value[0]) ^ (1u << bit));
  inode.write(byte, value);
}

std::vector<fs::path> FaultyFileSystem::files_below(const fs::path& folder) const {
  const std::lock_guard lock(mutex_);
  std::vector<fs::path> paths;
  const std::string prefix = folder.string() + "/";
  for (const auto& [path, directory] : directories_) {
    if (path != folder && path.string().compare(0, prefix.size(), prefix) != 0) continue;
    for (const auto& [name, inode] : directory.now)
      if (inode != nullptr) paths.push_back(path / name);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<void> FaultyFileSystem::begin(Call kind, const fs::path& path) {
  if (!power_) return refused(path);
  if (calls_until_cut_ > 0 && --calls_until_cut_ == 0) {
    power_ = false;
    if (kind != Call::append) return refused(path);  // Half of an append may be on its way to the disk.
  }
  Plan& plan = plans_[static_cast<std::size_t>(kind)];
  ++plan.calls;
  if (plan.first <= plan.calls && plan.calls < plan.end) {
    failed_ = true;
    return refused(path);
  }
  return success();
}

Result<FaultyFileSystem::Directory*> FaultyFileSystem::parent_of(const fs::path& path) {
  const auto found = directories_.find(folder_of(path));
  if (found == directories_.end()) return absent(path);
  return &found->second;
}

bool FaultyFileSystem::is_directory(const fs::path& path) const { return directories_.contains(path); }

std::uint64_t FaultyFileSystem::used_bytes() const {
  std::uint64_t sum = 0;
  for (const auto& weak : inodes_)
    if (const auto inode = weak.lock()) sum += inode->size();
  return sum;
}

Result<std::unique_ptr<File>> FaultyFileSystem::open(const fs::path& path, OpenMode mode) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::open, path));
  CORDWOOD_TRY(Directory* const parent, parent_of(path));
  const std::string name = path.filename().string();
  const auto found = parent->now.find(name);
  std::shared_ptr<Inode> inode = found == parent->now.end() ? nullptr : found->second;
  if (found != parent->now.end() && inode == nullptr) return refused(path);  // A folder.
  if (inode == nullptr && mode == OpenMode::read) return absent(path);
  if (inode != nullptr && mode == OpenMode::create_new)
    return error(Errc::io, fmt::format("opening {}: file exists", path.string()));
  if (inode == nullptr) {
    inode = std::make_shared<Inode>(::memfd_create(name.c_str(), MFD_CLOEXEC));
    inodes_.push_back(inode);
    parent->now[name] = inode;
  }
  // Through /proc it is a description of its own, as locks want it.
  const int descriptor = ::open(fmt::format("/proc/self/fd/{}", inode->descriptor).c_str(), O_RDWR | O_CLOEXEC);
  CORDWOOD_CHECK(descriptor >= 0);
  return std::unique_ptr<File>(std::make_unique<FaultyFile>(*this, path, std::move(inode), descriptor));
}

Result<void> FaultyFileSystem::rename(const fs::path& from, const fs::path& to) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::rename, from));
  CORDWOOD_TRY(Directory* const source, parent_of(from));
  CORDWOOD_TRY(Directory* const target, parent_of(to));
  const auto found = source->now.find(from.filename().string());
  if (found == source->now.end()) return absent(from);
  const std::shared_ptr<Inode> inode = found->second;
  if (inode == nullptr) {  // A folder takes what is below it along; nothing of ours moves one into another folder.
    std::map<fs::path, Directory> moved;
    for (auto at = directories_.begin(); at != directories_.end();) {
      const fs::path relative = at->first.lexically_relative(from);
      if (relative.empty() || *relative.begin() == "..") {
        ++at;
        continue;
      }
      moved[relative == "." ? to : to / relative] = std::move(at->second);
      at = directories_.erase(at);
    }
    directories_.merge(moved);
    CORDWOOD_TRY(Directory* const left, parent_of(from));
    CORDWOOD_TRY(Directory* const entered, parent_of(to));
    left->now.erase(from.filename().string());
    entered->now[to.filename().string()] = nullptr;
    return success();
  }
  source->now.erase(found);
  target->now[to.filename().string()] = inode;
  return success();
}

Result<void> FaultyFileSystem::remove(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::remove, path));
  CORDWOOD_TRY(Directory* const parent, parent_of(path));
  const auto found = parent->now.find(path.filename().string());
  if (found == parent->now.end()) return absent(path);
  if (found->second == nullptr) return refused(path);
  parent->now.erase(found);
  return success();
}

Result<void> FaultyFileSystem::remove_directory(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::remove, path));
  const auto found = directories_.find(path);
  if (found == directories_.end()) return absent(path);
  if (!found->second.now.empty())
    return error(Errc::io, fmt::format("removing {}: directory not empty", path.string()));
  CORDWOOD_TRY(Directory* const parent, parent_of(path));
  parent->now.erase(path.filename().string());
  directories_.erase(found);
  return success();
}

Result<void> FaultyFileSystem::make_directories(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::make_directories, path));
  fs::path made;
  for (const auto& part : without_trailing_slash(path)) {
    const fs::path parent = made.empty() ? fs::path(".") : made;
    made /= part;
    if (is_directory(made)) continue;
    Names& siblings = directories_.at(parent).now;
    const auto [entry, fresh] = siblings.emplace(part.string(), nullptr);
    if (!fresh && entry->second != nullptr)
      return error(Errc::io, fmt::format("making folder {}: not a directory", made.string()));
    directories_[made];
  }
  return success();
}

void FaultyFileSystem::forget_below(const fs::path& folder) {
  std::erase_if(directories_, [&](const auto& entry) {
    const fs::path relative = entry.first.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
  });
}

Result<void> FaultyFileSystem::remove_tree(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::remove, path));
  if (!is_directory(path)) return success();
  forget_below(path);
  directories_.at(folder_of(path)).now.erase(path.filename().string());
  scratch_.erase(path);
  return success();
}

Result<fs::path> FaultyFileSystem::make_scratch_folder(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::make_directories, path));
  CORDWOOD_TRY(Directory* const parent, parent_of(path));
  forget_below(path);
  parent->now[path.filename().string()] = nullptr;
  parent->durable[path.filename().string()] = nullptr;
  directories_[path];
  return (scratch_[path] = std::make_unique<ScratchFolder>())->path();
}

Result<void> FaultyFileSystem::hard_link(const fs::path& existing, const fs::path& link) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::hard_link, existing));
  CORDWOOD_TRY(Directory* const source, parent_of(existing));
  CORDWOOD_TRY(Directory* const target, parent_of(link));
  const auto found = source->now.find(existing.filename().string());
  if (found == source->now.end()) return absent(existing);
  if (!target->now.emplace(link.filename().string(), found->second).second)
    return error(Errc::io, fmt::format("linking {}: file exists", link.string()));
  return success();
}

Result<void> FaultyFileSystem::sync_directory(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::sync_directory, path));
  const auto found = directories_.find(without_trailing_slash(path));
  if (found == directories_.end()) return absent(path);
  found->second.durable = found->second.now;
  return success();
}

Result<std::vector<DirectoryEntry>> FaultyFileSystem::list(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  CORDWOOD_TRY(begin(Call::list, path));
  const auto found = directories_.find(without_trailing_slash(path));
  if (found == directories_.end()) return absent(path);
  std::vector<DirectoryEntry> entries;
  for (const auto& [name, inode] : found->second.now)
    entries.push_back({name, inode == nullptr, inode == nullptr ? 0 : inode->size()});
  return entries;
}

Result<bool> FaultyFileSystem::exists(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  if (!power_) return refused(path);
  if (is_directory(without_trailing_slash(path))) return true;
  const auto parent = directories_.find(folder_of(path));
  return parent != directories_.end() && parent->second.now.contains(path.filename().string());
}

Result<std::uint64_t> FaultyFileSystem::free_bytes(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  if (!power_) return refused(path);
  return capacity_bytes_ - std::min(capacity_bytes_, used_bytes());
}

Result<std::uint64_t> FaultyFileSystem::volume_bytes(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  if (!power_) return refused(path);
  return capacity_bytes_;
}

}  // namespace cordwood::test
