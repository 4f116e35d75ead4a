#include "indexer/backup.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <span>

#include <fmt/format.h>

#include "base/checksum.h"
#include "base/log.h"
#include "directory_recovery.h"
#include "sealed_segment.h"
#include "store_copy.h"

namespace cordwood::indexer {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListName = "backup-list";
constexpr std::string_view kHead = "cordwood-backup 1\n";
constexpr std::uint64_t kListBytesMax = 256 << 20;
constexpr std::size_t kPieceBytes = 4 << 20;  // Part of the format: a file's checksum is over those of its pieces.

/// A file below the backup's folder.
struct Item {
  std::string path;  // Relative.
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;
};

/// Gives every piece of a file to `take`.
Result<Item> read_through(FileSystem& files, const fs::path& path,
                          const std::function<Result<void>(std::string_view)>& take) {
  CORDWOOD_TRY(const auto file, files.open(path, OpenMode::read));
  Item item;
  std::string piece;
  std::string sums;
  for (;;) {
    piece.resize(kPieceBytes);
    CORDWOOD_TRY(const std::size_t got, file->read_at(item.bytes, piece));
    piece.resize(got);
    if (piece.empty()) break;
    CORDWOOD_TRY(take(piece));
    sums += fmt::format("{:016x}", checksum64(piece));
    item.bytes += piece.size();
  }
  item.checksum = checksum64(sums);
  return item;
}

/// The files below `folder`, sorted, and the folders, parents first; of all, paths relative to it.
struct Tree {
  std::vector<std::string> files;
  std::vector<std::string> folders;
};
Result<void> list_tree(FileSystem& files, const fs::path& folder, const fs::path& below, Tree& tree) {
  CORDWOOD_TRY(const auto entries, files.list(folder / below));
  for (const DirectoryEntry& entry : entries) {
    const fs::path path = below / entry.name;
    if (!entry.is_directory) {
      tree.files.push_back(path.string());
    } else {
      tree.folders.push_back(path.string());
      CORDWOOD_TRY(list_tree(files, folder, path, tree));
    }
  }
  return success();
}

std::string list_text(const std::vector<Item>& items) {
  std::string text(kHead);
  for (const Item& item : items) text += fmt::format("{:016x} {} {}\n", item.checksum, item.bytes, item.path);
  text += fmt::format("checksum {:016x}\n", checksum64(text));
  return text;
}

bool is_safe(const fs::path& path) {
  return !path.empty() && path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".." || part == "."; });
}

Result<std::vector<Item>> parse_list(std::string_view text) {
  const Error bad = error(Errc::corrupt, "the list of the backup's files is damaged");
  std::vector<Item> items;
  std::string_view rest = text;
  if (!rest.starts_with(kHead)) return bad;
  rest.remove_prefix(kHead.size());
  while (!rest.empty() && !rest.starts_with("checksum ")) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return bad;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    Item item;
    const char* const stop = line.data() + line.size();
    const auto sum = std::from_chars(line.data(), stop, item.checksum, 16);
    if (sum.ec != std::errc() || sum.ptr == stop) return bad;
    const auto bytes = std::from_chars(sum.ptr + 1, stop, item.bytes);
    if (bytes.ec != std::errc() || bytes.ptr == stop) return bad;
    item.path.assign(bytes.ptr + 1, stop);
    if (!is_safe(item.path)) return bad;
    items.push_back(std::move(item));
  }
  if (text != list_text(items)) return bad;
  return items;
}

bool is_manifest(const std::string& path) { return path.ends_with("/manifest") || path.ends_with("/manifest.copy"); }

// What makes a folder a store comes last.
std::vector<Item> in_order_of_writing(std::vector<Item> items) {
  std::stable_partition(items.begin(), items.end(), [](const Item& item) { return !is_manifest(item.path); });
  return items;
}

Result<void> restore_one(FileSystem& files, const fs::path& backup, const fs::path& to, const Item& item) {
  const fs::path target = to / item.path;
  CORDWOOD_TRY(files.make_directories(target.parent_path()));
  CORDWOOD_TRY(const auto out, files.open(target, OpenMode::create_new));
  const auto write = [&out](std::string_view piece) { return out->append(piece); };
  CORDWOOD_TRY(const Item found, read_through(files, backup / item.path, write));
  if (found.bytes != item.bytes || found.checksum != item.checksum)
    return error(Errc::corrupt, fmt::format("{}: {} bytes that are not the {} that were backed up",
                                            (backup / item.path).string(), found.bytes, item.bytes));
  return out->sync();
}

// Names of files and folders become durable, the deepest first.
Result<void> sync_folders(FileSystem& files, const fs::path& folder) {
  Tree tree;
  CORDWOOD_TRY(list_tree(files, folder, {}, tree));
  for (auto below = tree.folders.rbegin(); below != tree.folders.rend(); ++below) {
    CORDWOOD_TRY(files.sync_directory(folder / *below));
  }
  CORDWOOD_TRY(files.sync_directory(folder));
  return files.sync_directory(folder.has_parent_path() ? folder.parent_path() : fs::path("."));
}

Result<void> restore_all(FileSystem& files, const fs::path& backup, const fs::path& to, std::span<const Item> items) {
  bool names_durable = false;
  for (const Item& item : items) {
    if (is_manifest(item.path) && !names_durable) {
      CORDWOOD_TRY(sync_folders(files, to));
      names_durable = true;
    }
    CORDWOOD_TRY(restore_one(files, backup, to, item));
  }
  return sync_folders(files, to);
}

Result<std::vector<WalkedBlock>> walk_segment(FileSystem& files, const fs::path& path) {
  CORDWOOD_TRY(const auto file, files.open(path, OpenMode::read));
  CORDWOOD_TRY(const std::uint64_t bytes, file->size());
  return walk_blocks(*file, bytes);
}

void note_damage(FileSystem& files, const fs::path& path, std::vector<std::string>& damage) {
  const auto blocks = walk_segment(files, path);
  if (!blocks) return damage.push_back(fmt::format("{}: {}", path.string(), blocks.error().message));
  for (const WalkedBlock& block : blocks.value())
    if (block.damage) damage.push_back(fmt::format("{}: {}", path.string(), block.damage->message));
  // The directory at the end has no block header to walk by.
  const auto opened = SealedSegment::open(files, path, std::make_shared<BlockCache>(0));
  if (!opened) damage.push_back(fmt::format("{}: {}", path.string(), opened.error().message));
}

}  // namespace

Result<void> copy_folder(FileSystem& files, const fs::path& from, const fs::path& to) {
  Tree tree;
  CORDWOOD_TRY(list_tree(files, from, {}, tree));
  CORDWOOD_TRY(files.make_directories(to));
  for (const std::string& folder : tree.folders) {
    CORDWOOD_TRY(files.make_directories(to / folder));
  }
  for (const std::string& path : tree.files) {
    CORDWOOD_TRY(link_or_copy(files, from / path, to / path));
  }
  return success();
}

Result<void> copy_file_if_there(FileSystem& files, const fs::path& from, const fs::path& to) {
  CORDWOOD_TRY(const bool there, files.exists(from));
  if (!there) return success();
  CORDWOOD_TRY(files.make_directories(to.parent_path()));
  return copy_file(files, from, to);
}

Result<BackupSummary> finish_backup(FileSystem& files, const fs::path& folder) {
  Tree tree;
  CORDWOOD_TRY(list_tree(files, folder, {}, tree));
  BackupSummary summary;
  std::vector<Item> items;
  for (const std::string& path : tree.files) {
    CORDWOOD_TRY(Item item, read_through(files, folder / path, [](std::string_view) { return success(); }));
    item.path = path;
    ++summary.files;
    summary.bytes += item.bytes;
    items.push_back(std::move(item));
    if (path.ends_with(".segment")) note_damage(files, folder / path, summary.damage);
  }
  CORDWOOD_TRY(sync_folders(files, folder));
  CORDWOOD_TRY(replace_file(files, folder / kListName, list_text(items)));
  return summary;
}

Result<BackupSummary> restore_backup(FileSystem& files, const fs::path& backup, const fs::path& to) {
  const auto text = read_file(files, backup / kListName, kListBytesMax);
  if (!text && text.error().code == Errc::not_found)
    return error(Errc::not_found, fmt::format("{} is no backup, or one that was not finished", backup.string()));
  if (!text) return text.error();
  CORDWOOD_TRY(auto items, parse_list(text.value()));
  CORDWOOD_TRY(files.make_directories(to));
  CORDWOOD_TRY(const auto there, files.list(to));
  if (!there.empty()) return error(Errc::invalid, fmt::format("{} is not empty", to.string()));
  items = in_order_of_writing(std::move(items));
  Result<void> restored = restore_all(files, backup, to, items);
  if (!restored) {
    if (const auto removed = files.remove_tree(to); !removed)
      log::warning("indexer", "half a restored folder stays: {}", removed.error().message);
    return std::move(restored).error();
  }
  BackupSummary summary;
  summary.files = items.size();
  for (const Item& item : items) summary.bytes += item.bytes;
  return summary;
}

}  // namespace cordwood::indexer
