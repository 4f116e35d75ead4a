#include "recovery.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/log.h"
#include "broken_files.h"
#include "store_metrics.h"
#include "wal_reader.h"
#include "wal_writer.h"

namespace cordwood::indexer {
namespace {

namespace fs = std::filesystem;

Result<std::vector<DirectoryEntry>> list_if_there(FileSystem& files, const fs::path& folder) {
  Result<std::vector<DirectoryEntry>> entries = files.list(folder);
  if (!entries && entries.error().code == Errc::not_found) return std::vector<DirectoryEntry>();
  return entries;
}

void remove_leftover(const StoreFiles& store, const fs::path& path, bool is_directory, std::vector<fs::path>& left) {
  log::info("indexer", "removing {}, which nothing names", path.string());
  const Result<void> removed = is_directory ? store.files.remove_tree(path) : store.files.remove(path);
  if (removed) return;
  log::warning("indexer", "cannot remove it: {}", removed.error().message);
  if (!is_directory) left.push_back(path);
}

Result<bool> holds_files(FileSystem& files, const fs::path& folder) {
  CORDWOOD_TRY(const auto entries, list_if_there(files, folder));
  return !entries.empty();
}

void remove_leftover_segments(const StoreFiles& store, const Manifest& manifest, std::vector<fs::path>& unremoved) {
  std::set<fs::path> named;
  for (const ManifestSegment& segment : manifest.segments)
    for (fs::path& path : paths_of(store.folder, segment.info.day, segment.number, segment.tombstones))
      named.insert(std::move(path));
  const auto days = list_if_there(store.files, store.folder.segments());
  if (!days) return log::warning("indexer", "cannot look for leftovers: {}", days.error().message);
  for (const DirectoryEntry& day : days.value()) {
    const fs::path folder = store.folder.segments() / day.name;
    const auto entries = list_if_there(store.files, folder);
    if (!entries) continue;
    std::size_t left = entries.value().size();
    for (const DirectoryEntry& entry : entries.value()) {
      if (named.contains(folder / entry.name) || is_broken_file(entry.name)) continue;
      remove_leftover(store, folder / entry.name, entry.is_directory, unremoved);
      --left;
    }
    if (left > 0) continue;
    if (const auto removed = store.files.remove_directory(folder); !removed)
      log::warning("indexer", "cannot remove {}: {}", folder.string(), removed.error().message);
  }
}

// Copies damaged bytes aside: the WAL file goes once its other rows are sealed.
void quarantine(const StoreFiles& store, const File& file, const fs::path& path, const WalDamage& damage) {
  log::error("indexer", "{}: {} bytes at {} are damaged ({}); rows may be lost; kept in quarantine/", path.string(),
             damage.bytes, damage.offset, damage.reason);
  store_metrics().damaged_files.Increment();
  const fs::path target = store.folder.quarantine() / fmt::format("{}-{}", path.filename().string(), damage.offset);
  const auto there = store.files.exists(target);
  if (there && there.value()) return;
  std::string bytes(damage.bytes, '\0');
  Result<void> copied = success();
  if (const auto got = file.read_at(damage.offset, bytes); got) {
    bytes.resize(got.value());
    copied = replace_file(store.files, target, bytes);
  } else {
    copied = got.error();
  }
  if (!copied) log::error("indexer", "cannot keep them: {}", copied.error().message);
}

struct WalFile {
  std::uint64_t number = 0;
  fs::path path;
  std::unique_ptr<File> file;
};

Result<std::vector<WalFile>> open_wal_files(const StoreFiles& store, std::uint64_t wal_first) {
  CORDWOOD_TRY(const auto entries, list_if_there(store.files, store.folder.wal()));
  std::vector<WalFile> opened;
  for (const DirectoryEntry& entry : entries) {
    const auto number = wal_number(entry.name);
    if (!number || *number < wal_first) continue;
    const fs::path path = store.folder.wal() / entry.name;
    CORDWOOD_TRY(auto file, store.files.open(path, OpenMode::read));
    opened.push_back({*number, path, std::move(file)});
  }
  std::sort(opened.begin(), opened.end(), [](const WalFile& a, const WalFile& b) { return a.number < b.number; });
  return opened;
}

// What each file's successor says of it: number to acknowledged bytes.
Result<std::map<std::uint64_t, std::uint64_t>> acknowledged_ends(const std::vector<WalFile>& wal_files) {
  std::map<std::uint64_t, std::uint64_t> ends;
  for (const WalFile& wal : wal_files) {
    const Result<WalHeader> header = read_wal_header(*wal.file);
    if (header && header.value().previous.number != 0)
      ends[header.value().previous.number] = header.value().previous.bytes;
    if (!header && header.error().code != Errc::corrupt) return header.error();
  }
  return ends;
}

void take_batch(RecoveredWal& recovered, WalBatch batch, const std::optional<Receipt>& receipt,
                RowBatchSummary summary) {
  if (receipt && receipt->sequence <= recovered.receipts.last_sequence(receipt->sender)) return;  // Was resent.
  if (receipt) recovered.receipts.take(*receipt);
  recovered.batches.push_back(
      std::make_shared<const RowBatch>(RowBatch{std::move(batch.content), std::move(summary), batch.first_arrival}));
}

Result<void> recover_wal_file(const StoreFiles& store, const WalFile& wal, std::optional<std::uint64_t> acknowledged,
                              RecoveredWal& recovered) {
  const auto visit = [&](WalBatch batch) -> Result<void> {
    const Result<RowBatchReader> head = RowBatchReader::open(batch.content);
    Result<RowBatchSummary> summary = summarise(batch.content);
    if (!head || !summary || summary.value().rows != batch.rows) {
      log::error("indexer", "{}: the batch of arrival {} makes no sense", wal.path.string(), batch.first_arrival);
      store_metrics().damaged_files.Increment();
      return success();
    }
    take_batch(recovered, std::move(batch), head.value().receipt(), std::move(summary).value());
    return success();
  };
  CORDWOOD_TRY(const WalScan scan, scan_wal(*wal.file, acknowledged, visit));
  for (const WalDamage& damage : scan.damage) quarantine(store, *wal.file, wal.path, damage);
  if (scan.torn_bytes > 0)
    log::info("indexer", "{}: {} bytes of an unfinished write are ignored", wal.path.string(), scan.torn_bytes);
  recovered.next_arrival = std::max(recovered.next_arrival, scan.next_arrival);
  recovered.next_number = wal.number + 1;
  if (scan.header) recovered.end = {wal.number, scan.end};
  return success();
}

// Before any file goes that only the copy names.
Result<void> bring_copy_up_to_date(const StoreFiles& store, const Manifest& manifest) {
  const std::string bytes = encode_manifest(manifest);
  const Result<std::string> copy = read_file(store.files, store.folder.manifest_copy(), bytes.size());
  if (copy && copy.value() == bytes) return success();
  if (!copy && copy.error().code == Errc::io) return copy.error();
  return replace_file(store.files, store.folder.manifest_copy(), bytes);
}

}  // namespace

Result<void> make_folders(const StoreFiles& store) {
  const FolderLayout& folder = store.folder;
  for (const fs::path& path : {folder.wal(), folder.segments(), folder.dead_letters(), folder.quarantine()}) {
    CORDWOOD_TRY(store.files.make_directories(path));
  }
  CORDWOOD_TRY(store.files.sync_directory(folder.root));
  const fs::path parent = folder.root.has_parent_path() ? folder.root.parent_path() : fs::path(".");
  return store.files.sync_directory(parent);
}

Result<Manifest> read_manifest(FileSystem& files, const FolderLayout& folder) {
  auto manifest = load_manifest(files, folder.manifest());
  if (!manifest || !manifest.value()) {
    auto copy = load_manifest(files, folder.manifest_copy());
    if (copy && copy.value()) manifest = std::move(copy);
  }
  if (!manifest) return std::move(manifest).error();
  if (!manifest.value()) return error(Errc::not_found, fmt::format("{} has no manifest", folder.root.string()));
  return std::move(*manifest.value());
}

Result<Manifest> recover_manifest(const StoreFiles& store) {
  const FolderLayout& folder = store.folder;
  auto manifest = load_manifest(store.files, folder.manifest());
  if (manifest && manifest.value()) {
    CORDWOOD_TRY(bring_copy_up_to_date(store, *manifest.value()));
    return std::move(*manifest.value());
  }
  if (!manifest && manifest.error().code != Errc::corrupt) return std::move(manifest).error();
  auto copy = load_manifest(store.files, folder.manifest_copy());
  if (copy && copy.value()) {
    log::error("indexer", "{}; going on with its copy",
               manifest ? "the manifest is missing" : manifest.error().message);
    store_metrics().damaged_files.Increment();
    CORDWOOD_TRY(keep_aside(store.files, folder.manifest()));
    CORDWOOD_TRY(save_manifest(store.files, folder, *copy.value()));
    return std::move(*copy.value());
  }
  if (!manifest) return std::move(manifest).error();
  if (!copy) return std::move(copy).error();
  CORDWOOD_TRY(const bool has_segments, holds_files(store.files, folder.segments()));
  CORDWOOD_TRY(const bool has_wal, holds_files(store.files, folder.wal()));
  if (has_segments || has_wal)
    return error(Errc::corrupt, fmt::format("{} is missing, though there are rows in {}", folder.manifest().string(),
                                            folder.root.string()));
  Manifest first;
  CORDWOOD_TRY(save_manifest(store.files, folder, first));
  return first;
}

OpenedSegments open_segments(const StoreFiles& store, std::span<const ManifestSegment> segments) {
  OpenedSegments result;
  for (const ManifestSegment& entry : segments) {
    auto segment = open_stored_segment(store, entry);
    if (segment) {
      result.opened.push_back(std::move(segment).value());
      continue;
    }
    log::error("indexer", "{} rows cannot be served: {}", entry.info.rows, segment.error().message);
    const std::string name = fmt::format("{}/{:08}", folder_name_of(entry.info.day), entry.number);
    result.unopened.push_back(
        {entry.number, entry.info.day, {name, entry.info.times, entry.info.rows, segment.error().message}});
    if (segment.error().code == Errc::io) {
      result.refused.push_back(entry);
    } else {
      store_metrics().damaged_files.Increment();
    }
  }
  return result;
}

std::vector<fs::path> remove_leftovers(const StoreFiles& store, const Manifest& manifest) {
  std::vector<fs::path> left;
  remove_leftover_segments(store, manifest, left);
  if (const auto entries = list_if_there(store.files, store.folder.wal()); entries) {
    for (const DirectoryEntry& entry : entries.value()) {
      const auto number = wal_number(entry.name);
      if (number && *number < manifest.wal_first) remove_leftover(store, store.folder.wal() / entry.name, false, left);
    }
  }
  std::set<fs::path> named;
  for (const auto& [day, file] : manifest.dead_letters) named.insert(store.folder.dead_letters_of(day, file.number));
  if (const auto entries = list_if_there(store.files, store.folder.dead_letters()); entries) {
    for (const DirectoryEntry& entry : entries.value())
      if (!named.contains(store.folder.dead_letters() / entry.name) && !is_broken_file(entry.name))
        remove_leftover(store, store.folder.dead_letters() / entry.name, entry.is_directory, left);
  }
  return left;
}

Result<RecoveredWal> recover_wal(const StoreFiles& store, const Manifest& manifest) {
  CORDWOOD_TRY(const std::vector<WalFile> wal_files, open_wal_files(store, manifest.wal_first));
  CORDWOOD_TRY(const auto ends, acknowledged_ends(wal_files));
  RecoveredWal recovered;
  recovered.next_arrival = manifest.next_arrival;
  recovered.next_number = manifest.wal_first;
  for (const Receipt& receipt : manifest.receipts) recovered.receipts.take(receipt);
  for (const WalFile& wal : wal_files) {
    const auto end = ends.find(wal.number);
    CORDWOOD_TRY(
        recover_wal_file(store, wal, end == ends.end() ? std::nullopt : std::optional(end->second), recovered));
  }
  return recovered;
}

}  // namespace cordwood::indexer
