#pragma once
// A file system in memory that fails when told to and forgets what was not synced when its power goes.
//
//   FaultyFileSystem files;
//   for (std::uint64_t nth = 1;; ++nth) {      // the N-th write fails, for every N until a run has none
//     files.fail(Call::append, nth);
//     …
//     if (!files.failed()) break;
//   }
//   files.cut_power();                          // every call fails from here; drop the object under test
//   files.restore_power(Unsynced::dropped);     // what was synced is there, the rest is not
//
// Rules of durability, as strict as POSIX allows: bytes are durable after File::sync() of that file, names (made,
// renamed, removed) after sync_directory() of their folder, and a folder's own name after sync_directory() of its
// parent. Bytes that a failed sync() left behind never become durable, as on Linux.
//
// Files are memfds, so descriptor() works for libraries that read from one, and flock() excludes other openers. Only
// scratch folders are on the real disk: they survive a power cut with whatever was in them.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "support/scratch_folder.h"

namespace cordwood::test {

/// The kinds of calls that can fail.
enum class Call {
  open,
  append,
  read,
  truncate,
  sync,
  rename,
  remove,
  make_directories,
  hard_link,
  sync_directory,
  list
};
inline constexpr std::size_t kCallKinds = 11;

/// What a power cut does to bytes and names that were not synced.
enum class Unsynced {
  dropped,  // All gone.
  torn,     // Of each file a random part stays, perhaps with a hole; of each folder's changes some stay.
};

struct Inode;

/// Threads: all members from any thread.
class FaultyFileSystem final : public FileSystem {
 public:
  explicit FaultyFileSystem(std::uint64_t seed = 1);
  ~FaultyFileSystem() override;

  /// The nth call of this kind from now on (1 is the next) fails with Errc::io, and the `times - 1` after it. An
  /// append that fails has written half of its bytes.
  void fail(Call kind, std::uint64_t nth, std::uint64_t times = 1);
  void heal();          // No planned failure any more, and failed() is false again.
  bool failed() const;  // A planned failure has happened.
  std::uint64_t calls(Call kind) const;
  std::uint64_t appended_bytes() const;  // By all files since it was made.

  /// Appends beyond this sum of file sizes fail, as on a full disk, free_bytes() counts down to it, and
  /// volume_bytes() is it.
  void set_capacity(std::uint64_t bytes);

  void cut_power();
  /// Cuts it in the middle of the nth call from now on, of whatever kind.
  void cut_power_at(std::uint64_t nth);
  bool has_power() const;
  void restore_power(Unsynced unsynced);

  /// Flips one bit of a file, durably, behind the back of whoever has it open.
  void flip_bit(const std::filesystem::path& path, std::uint64_t byte, unsigned bit);
  /// Every file below `folder`, sorted.
  std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) const;

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

 private:
  friend class FaultyFile;
  // Names of one folder; a null inode is a folder.
  using Names = std::map<std::string, std::shared_ptr<Inode>>;
  struct Directory {
    Names now;
    Names durable;
  };
  struct Plan {
    std::uint64_t calls = 0;
    std::uint64_t first = 0;  // 0: no failure planned.
    std::uint64_t end = 0;
  };

  // All of these: REQUIRES: mutex_ is held.
  Result<void> begin(Call kind, const std::filesystem::path& path);
  void forget_below(const std::filesystem::path& folder);
  Result<Directory*> parent_of(const std::filesystem::path& path);
  bool is_directory(const std::filesystem::path& path) const;
  std::uint64_t used_bytes() const;
  void lose_names(Unsynced unsynced);
  void lose_bytes(Inode& inode, Unsynced unsynced);

  mutable std::mutex mutex_;  // Guards everything below, inodes too.
  std::map<std::filesystem::path, Directory> directories_;
  std::vector<std::weak_ptr<Inode>> inodes_;
  std::array<Plan, kCallKinds> plans_;
  std::map<std::filesystem::path, std::unique_ptr<ScratchFolder>> scratch_;  // By the path they were asked for.
  std::uint64_t appended_bytes_ = 0;
  bool failed_ = false;
  bool power_ = true;
  std::uint64_t calls_until_cut_ = 0;  // 0: none planned.
  std::uint64_t boot_ = 0;             // Files opened before the last power cut stay dead.
  std::uint64_t capacity_bytes_ = std::uint64_t{1} << 40;
  std::mt19937_64 random_;
};

}  // namespace cordwood::test
