#include "store_copy.h"

#include <algorithm>

#include "store_files.h"
#include "wal_format.h"
#include "wal_writer.h"

namespace cordwood::indexer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCopyBytes = 4 << 20;  // At once.

class StoreCopy {
 public:
  StoreCopy(FileSystem& files, const FolderLayout& from, const Manifest& manifest, const FolderLayout& to)
      : files_(files), from_(from), manifest_(manifest), to_(to) {}

  Result<void> run(std::uint64_t wal_end) {
    CORDWOOD_TRY(make_folder(to_.root));
    CORDWOOD_TRY(make_folder(to_.wal()));
    CORDWOOD_TRY(make_folder(to_.segments()));
    CORDWOOD_TRY(make_folder(to_.dead_letters()));
    for (const ManifestSegment& entry : manifest_.segments) {
      CORDWOOD_TRY(copy_segment(entry));
    }
    CORDWOOD_TRY(copy_wal(wal_end));
    // Seals append to these: a link would grow, or be cut, behind the copy's back.
    for (const auto& [day, counted] : manifest_.dead_letters) {
      CORDWOOD_TRY(copy_file(files_, from_.dead_letters_of(day, counted.number),
                             to_.dead_letters_of(day, counted.number), counted.bytes));
    }
    for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) {
      CORDWOOD_TRY(files_.sync_directory(*folder));
    }
    CORDWOOD_TRY(files_.sync_directory(to_.root.parent_path()));
    return save_manifest(files_, to_, manifest_);
  }

 private:
  Result<void> make_folder(const fs::path& folder) {
    if (std::find(folders_.begin(), folders_.end(), folder) != folders_.end()) return success();
    folders_.push_back(folder);
    return files_.make_directories(folder);
  }

  Result<void> copy_segment(const ManifestSegment& entry) {
    const Day day = entry.info.day;
    CORDWOOD_TRY(make_folder(to_.segments_of(day)));
    for (const fs::path& path : paths_of(from_, day, entry.number, entry.tombstones)) {
      CORDWOOD_TRY(link_or_copy(files_, path, to_.segments_of(day) / path.filename()));
    }
    return success();
  }

  Result<void> copy_wal(std::uint64_t wal_end) {
    CORDWOOD_TRY(const auto entries, files_.list(from_.wal()));
    for (const DirectoryEntry& entry : entries) {
      const auto number = wal_number(entry.name);
      if (!number || *number < manifest_.wal_first || *number > wal_end) continue;
      const fs::path from = from_.wal() / entry.name;
      const fs::path to = to_.wal() / entry.name;
      // The head of the file that goes on says where the one before it ends.
      CORDWOOD_TRY(*number < wal_end ? link_or_copy(files_, from, to) : copy_file(files_, from, to, kWalHeaderBytes));
    }
    return success();
  }

  FileSystem& files_;
  const FolderLayout& from_;
  const Manifest& manifest_;
  const FolderLayout& to_;
  std::vector<fs::path> folders_;  // Parents first.
};

}  // namespace

Result<void> copy_file(FileSystem& files, const fs::path& from, const fs::path& to, std::uint64_t bytes) {
  CORDWOOD_TRY(const auto source, files.open(from, OpenMode::read));
  CORDWOOD_TRY(const auto target, files.open(to, OpenMode::create_new));
  std::string piece;
  for (std::uint64_t at = 0; at < bytes; at += piece.size()) {
    piece.resize(std::min<std::uint64_t>(kCopyBytes, bytes - at));
    CORDWOOD_TRY(const std::size_t got, source->read_at(at, piece));
    if (got == 0) break;
    piece.resize(got);
    CORDWOOD_TRY(target->append(piece));
  }
  return target->sync();
}

Result<void> link_or_copy(FileSystem& files, const fs::path& from, const fs::path& to) {
  const Result<void> linked = files.hard_link(from, to);
  if (linked || linked.error().code == Errc::not_found) return linked;
  return copy_file(files, from, to);  // Another volume, or one without links.
}

Result<void> copy_store_files(FileSystem& files, const FolderLayout& from, const Manifest& manifest,
                              std::uint64_t wal_end, const FolderLayout& to) {
  return StoreCopy(files, from, manifest, to).run(wal_end);
}

}  // namespace cordwood::indexer
