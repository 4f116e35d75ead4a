// fsck: reads every byte of every kind of file of a store that is not running.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "check_segment.h"
#include "dead_letters.h"
#include "folder_layout.h"
#include "folder_lock.h"
#include "indexer/store.h"
#include "manifest.h"
#include "row_group_rows.h"
#include "store_files.h"
#include "wal_reader.h"
#include "wal_writer.h"

namespace cordwood::indexer {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kTombstonesCacheBytes = 1 << 20;
constexpr std::uint64_t kClassesCacheBytes = 1 << 20;

class StoreCheck {
 public:
  StoreCheck(FileSystem& files, FolderLayout folder, const std::function<void(std::string_view)>& dump)
      : files_(files), folder_(std::move(folder)), dump_(dump) {}

  Result<CheckReport> run() {
    check_manifests();
    check_segments();
    check_wal();
    check_dead_letters();
    CORDWOOD_TRY(look_for_strangers());
    return std::move(report_);
  }

 private:
  void problem(const fs::path& path, std::string_view what) {
    report_.problems.push_back(fmt::format("{}: {}", path.string(), what));
  }
  void dump(std::string_view text) const {
    if (dump_) dump_(text);
  }
  void dump(const Row& row) const {
    dump(row.stream);
    dump(row.peer);
    for (const Field& field : row.fields) {
      dump(field.name);
      dump(field.value);
    }
  }
  void count_file(const fs::path& path, std::uint64_t bytes) {
    known_.insert(path);
    ++report_.files;
    report_.bytes += bytes;
  }

  void check_manifests() {
    auto copy = check_manifest(folder_.manifest_copy());
    auto manifest = check_manifest(folder_.manifest());
    if (!manifest) manifest = std::move(copy);
    if (manifest) manifest_ = std::move(*manifest);
    for (const Receipt& receipt : manifest_.receipts) dump(receipt.sender);
  }

  std::optional<Manifest> check_manifest(const fs::path& path) {
    auto manifest = load_manifest(files_, path);
    if (!manifest) {
      problem(path, manifest.error().message);
      return std::nullopt;
    }
    if (!manifest.value()) {
      problem(path, "is missing");
      return std::nullopt;
    }
    const auto file = files_.open(path, OpenMode::read);
    const Result<std::uint64_t> size = file ? file.value()->size() : Result<std::uint64_t>(0);
    count_file(path, size ? size.value() : 0);
    return std::move(manifest).value();
  }

  void check_segments() {
    for (const ManifestSegment& entry : manifest_.segments) {
      const fs::path path = folder_.segment(entry.info.day, entry.number);
      known_.insert(path);
      const std::uint64_t rows_before = report_.rows;
      check_segment(files_, path, report_, dump_);
      if (entry.tombstones != 0) check_tombstones(entry);
      check_classes(path, entry.info.classes);
      if (report_.rows - rows_before != entry.info.rows)
        problem(path, fmt::format("{} rows of {} were read", report_.rows - rows_before, entry.info.rows));
    }
  }

  // What cannot be read was reported before.
  void check_classes(const fs::path& path, const ClassRows& expected) {
    const auto segment = SealedSegment::open(files_, path, std::make_shared<BlockCache>(kClassesCacheBytes));
    if (!segment) return;
    const auto& fields = segment.value()->directory().fields;
    if (expected.empty() && !std::binary_search(fields.begin(), fields.end(), kRetentionClassField)) return;
    ClassRows counted;
    for (std::size_t i = 0; i < segment.value()->row_groups().size(); ++i) {
      const auto group = segment.value()->open_row_group(i);
      if (!group) return;
      const auto of_group = count_classes(*group.value(), Bitmap(group.value()->row_count(), true));
      if (!of_group) return;
      for (const auto& [name, rows] : of_group.value()) counted[name] += rows;
    }
    if (counted != expected) problem(path, "the manifest counts the rows of its retention classes otherwise");
  }

  void check_tombstones(const ManifestSegment& entry) {
    const fs::path path = folder_.tombstones(entry.info.day, entry.number, entry.tombstones);
    const auto file = files_.open(path, OpenMode::read);
    const Result<std::uint64_t> size = file ? file.value()->size() : Result<std::uint64_t>(0);
    count_file(path, size ? size.value() : 0);
    const auto opened =
        open_stored_segment({files_, folder_, std::make_shared<BlockCache>(kTombstonesCacheBytes)}, entry);
    if (!opened) problem(path, opened.error().message);
  }

  void check_wal() {
    const auto entries = files_.list(folder_.wal());
    if (!entries) return problem(folder_.wal(), entries.error().message);
    std::map<std::uint64_t, std::uint64_t> ends;
    for (const DirectoryEntry& entry : entries.value()) {
      const auto file = files_.open(folder_.wal() / entry.name, OpenMode::read);
      if (!file) continue;  // Reported below.
      if (const auto header = read_wal_header(*file.value()); header)
        ends[header.value().previous.number] = header.value().previous.bytes;
    }
    for (const DirectoryEntry& entry : entries.value()) {
      const auto number = wal_number(entry.name);
      if (!number || *number < manifest_.wal_first) continue;  // All of it is in segments.
      const auto end = ends.find(*number);
      check_wal_file(folder_.wal() / entry.name, entry.size_bytes,
                     end == ends.end() ? std::nullopt : std::optional(end->second));
    }
  }

  void check_wal_file(const fs::path& path, std::uint64_t bytes, std::optional<std::uint64_t> acknowledged) {
    count_file(path, bytes);
    const auto file = files_.open(path, OpenMode::read);
    if (!file) return problem(path, file.error().message);
    const auto scan = scan_wal(*file.value(), acknowledged, [&](const WalBatch& batch) -> Result<void> {
      check_batch(path, batch);
      return success();
    });
    if (!scan) return problem(path, scan.error().message);
    for (const WalDamage& damage : scan.value().damage)
      problem(path, fmt::format("{} bytes at {} are damaged: {}", damage.bytes, damage.offset, damage.reason));
  }

  void check_batch(const fs::path& path, const WalBatch& batch) {
    auto opened = RowBatchReader::open(batch.content, batch.first_arrival);
    if (!opened) return problem(path, opened.error().message);
    RowBatchReader reader = std::move(opened).value();
    if (reader.receipt()) dump(reader.receipt()->sender);
    while (reader.next()) {
      dump(reader.row());
      ++report_.rows;
    }
    if (const auto whole = reader.finish(); !whole) problem(path, whole.error().message);
    if (reader.row_count() != batch.rows)
      problem(path, fmt::format("a batch has {} rows of {}", reader.row_count(), batch.rows));
  }

  void check_dead_letters() {
    for (const auto& [day, counted] : manifest_.dead_letters) {
      const fs::path path = folder_.dead_letters_of(day, counted.number);
      count_file(path, counted.bytes);
      std::uint64_t rows = 0;
      const auto read = read_dead_letters(files_, path, counted.bytes, [&](const Row& row, Refusal) {
        dump(row);
        ++rows;
      });
      report_.rows += rows;
      if (!read) {
        problem(path, read.error().message);
      } else if (rows != counted.rows) {
        problem(path, fmt::format("{} rows of {} were read", rows, counted.rows));
      }
    }
  }

  // Files that nothing names are no damage: a crash leaves them and the next start removes them. But someone who
  // looks for a secret wants to know that they were not read.
  Result<void> look_for_strangers() {
    std::vector<fs::path> folders = {folder_.wal(), folder_.segments(), folder_.dead_letters()};
    CORDWOOD_TRY(const auto days, list_if_there(folder_.segments()));
    for (const DirectoryEntry& day : days) folders.push_back(folder_.segments() / day.name);
    for (const fs::path& folder : folders) {
      CORDWOOD_TRY(const auto entries, list_if_there(folder));
      for (const DirectoryEntry& entry : entries)
        if (!entry.is_directory && !known_.contains(folder / entry.name)) dump((folder / entry.name).string());
    }
    return success();
  }

  /// A backup has no folders without files, and a store makes them when it opens.
  Result<std::vector<DirectoryEntry>> list_if_there(const fs::path& folder) {
    CORDWOOD_TRY(const bool there, files_.exists(folder));
    if (!there) return std::vector<DirectoryEntry>();
    return files_.list(folder);
  }

  FileSystem& files_;
  const FolderLayout folder_;
  const std::function<void(std::string_view)>& dump_;
  Manifest manifest_;
  std::set<fs::path> known_;
  CheckReport report_;
};

bool is_store(FileSystem& files, const FolderLayout& folder) {
  for (const fs::path& path : {folder.manifest(), folder.manifest_copy()})
    if (const auto there = files.exists(path); !there || there.value()) return true;
  return false;
}

/// Each is a store of its own; one that was never finished holds nothing that is not in the store as well.
Result<void> check_detached_days(FileSystem& files, const FolderLayout& folder,
                                 const std::function<void(std::string_view)>& dump, CheckReport& report) {
  const auto days = files.list(folder.detached());
  if (!days && days.error().code == Errc::not_found) return success();
  if (!days) return days.error();
  for (const DirectoryEntry& entry : days.value()) {
    const FolderLayout day{folder.detached() / entry.name};
    if (!entry.is_directory || !is_store(files, day)) continue;
    CORDWOOD_TRY(CheckReport of_day, StoreCheck(files, day, dump).run());
    report.files += of_day.files;
    report.bytes += of_day.bytes;
    report.rows += of_day.rows;
    report.problems.insert(report.problems.end(), of_day.problems.begin(), of_day.problems.end());
  }
  return success();
}

}  // namespace

Result<CheckReport> check_store(FileSystem& files, const fs::path& folder,
                                const std::function<void(std::string_view)>& dump) {
  const FolderLayout layout{folder};
  CORDWOOD_TRY(const bool has_manifest, files.exists(layout.manifest()));
  CORDWOOD_TRY(const bool has_copy, files.exists(layout.manifest_copy()));
  if (!has_manifest && !has_copy) return error(Errc::not_found, fmt::format("{} holds no store", folder.string()));
  CORDWOOD_TRY(const FolderLock lock, FolderLock::take_to_read(files, layout.lock()));
  CORDWOOD_TRY(CheckReport report, StoreCheck(files, layout, dump).run());
  CORDWOOD_TRY(check_detached_days(files, layout, dump, report));
  return report;
}

}  // namespace cordwood::indexer
