// fsck --repair: mends what can be mended of a store that is not running. Whatever is replaced is written whole beside
// the old file and swapped in one step; the old one stays as NAME.broken.

#include <fmt/format.h>

#include "broken_files.h"
#include "check_segment.h"
#include "dead_letters.h"
#include "folder_lock.h"
#include "indexer/store.h"
#include "recovery.h"
#include "repair_segment.h"
#include "scrubbing.h"
#include "store_files.h"
#include "wal_reader.h"
#include "wal_writer.h"

namespace cordwood::indexer {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kCacheBytes = 16 << 20;

std::string text_of(const TimeRange& times) {
  return fmt::format("from {} to {}", format_rfc3339(times.start), format_rfc3339(times.end));
}

class StoreRepair {
 public:
  StoreRepair(FileSystem& files, FolderLayout folder)
      : store_{files, std::move(folder), std::make_shared<BlockCache>(kCacheBytes)}, files_(files) {}

  Result<void> run() {
    CORDWOOD_TRY(repair_manifest());
    const std::vector<ManifestSegment> segments = manifest_.segments;
    for (const ManifestSegment& entry : segments) {
      CORDWOOD_TRY(repair_segment_if_damaged(entry));
    }
    const auto dead_letters = manifest_.dead_letters;
    for (const auto& [day, counted] : dead_letters) {
      CORDWOOD_TRY(repair_dead_letters_if_damaged(day, counted));
    }
    CORDWOOD_TRY(repair_scrub_progress());
    return keep_damaged_wal_files();
  }

  bool wal_is_damaged() const { return wal_is_damaged_; }
  RepairReport take_report() { return std::move(report_); }

 private:
  void done(const fs::path& path, std::string_view what) {
    report_.done.push_back(fmt::format("{}: {}", path.string(), what));
  }
  void lost(const fs::path& path, std::uint64_t rows, std::string_view what) {
    report_.lost_rows += rows;
    report_.lost.push_back(fmt::format("{}: {}", path.string(), what));
  }

  Result<void> repair_manifest() {
    for (const fs::path& path : {store_.folder.manifest(), store_.folder.manifest_copy()}) {
      const auto read = load_manifest(files_, path);
      if (read && read.value()) continue;
      if (!read && read.error().code != Errc::corrupt) return read.error();
      done(path,
           fmt::format("{}; written anew from the other of the two", read ? "was missing" : read.error().message));
    }
    CORDWOOD_TRY(manifest_, recover_manifest(store_));
    return success();
  }

  Result<void> repair_segment_if_damaged(const ManifestSegment& entry) {
    const fs::path path = store_.folder.segment(entry.info.day, entry.number);
    CheckReport found;
    check_segment(files_, path, found, nullptr);
    for (const std::string& problem : found.problems) report_.found.push_back(problem);
    const auto damaged = open_stored_segment(store_, entry);
    if (!damaged && damaged.error().code == Errc::io) return damaged.error();
    if (damaged && found.problems.empty()) return success();
    if (!damaged && SealedSegment::open(files_, path, store_.cache)) {
      // Without its tombstones, rows that were deleted would come back.
      lost(store_.folder.tombstones(entry.info.day, entry.number, entry.tombstones), entry.info.rows,
           fmt::format("{}; the segment's {} rows {} stay out of service", damaged.error().message, entry.info.rows,
                       text_of(entry.info.times)));
      return success();
    }
    if (!damaged) return give_up(entry, path, damaged.error().message);
    return write_anew(entry, path, *damaged.value().segment);
  }

  Result<void> give_up(const ManifestSegment& entry, const fs::path& path, const std::string& reason) {
    CORDWOOD_TRY(set_aside(entry, path, std::nullopt));
    lost(path, entry.info.rows,
         fmt::format("all {} rows {} are lost: {}", entry.info.rows, text_of(entry.info.times), reason));
    return success();
  }

  Result<void> write_anew(const ManifestSegment& entry, const fs::path& path, const SealedSegment& damaged) {
    const std::uint64_t number = manifest_.next_number++;
    const fs::path fresh = store_.folder.segment(entry.info.day, number);
    CORDWOOD_TRY(remove_if_there(fresh));  // Of a repair that did not get to its end.
    const auto repaired = repair_segment(files_, damaged, fresh);
    if (!repaired) {
      (void)remove_if_there(fresh).has_value();  // What stays is removed by the next start.
      return repaired.error();
    }
    CORDWOOD_TRY(files_.sync_directory(fresh.parent_path()));
    std::optional<ManifestSegment> successor;
    if (repaired.value().info) successor = ManifestSegment{number, 0, *repaired.value().info, entry.closed};
    CORDWOOD_TRY(set_aside(entry, path, successor));
    for (const LostRows& rows : repaired.value().lost)
      lost(path, rows.rows,
           fmt::format("row group {} at {}: its {} rows {} are lost: {}", rows.row_group, rows.offset, rows.rows,
                       text_of(rows.times), rows.reason));
    if (successor)
      done(path, fmt::format("written anew as {} with {} of {} rows", fresh.filename().string(), successor->info.rows,
                             entry.info.rows));
    return success();
  }

  Result<void> remove_if_there(const fs::path& path) {
    const Result<void> removed = files_.remove(path);
    if (!removed && removed.error().code != Errc::not_found) return removed;
    return success();
  }

  /// The manifest names the successor, if any, in place of the damaged segment, whose file is known as NAME.broken.
  Result<void> set_aside(const ManifestSegment& entry, const fs::path& path, std::optional<ManifestSegment> successor) {
    CORDWOOD_TRY(keep_aside(files_, path));
    std::erase_if(manifest_.segments, [&](const ManifestSegment& known) { return known.number == entry.number; });
    if (successor) manifest_.segments.push_back(*successor);
    CORDWOOD_TRY(save_manifest(files_, store_.folder, manifest_));
    for (const fs::path& old : paths_of(store_.folder, entry.info.day, entry.number, entry.tombstones)) {
      CORDWOOD_TRY(remove_if_there(old));
    }
    return success();
  }

  Result<void> repair_dead_letters_if_damaged(Day day, const DeadLetterFile& counted) {
    const fs::path path = store_.folder.dead_letters_of(day, counted.number);
    const auto whole = read_dead_letters(files_, path, counted.bytes, [](const Row&, Refusal) {});
    if (whole) return success();
    if (whole.error().code == Errc::io) return whole.error();
    report_.found.push_back(whole.error().message);
    CORDWOOD_TRY(keep_aside(files_, path));
    const std::uint64_t number = manifest_.next_number++;
    CORDWOOD_TRY(DeadLetterFile kept,
                 rewrite_dead_letters(files_, path, counted.bytes, store_.folder.dead_letters_of(day, number)));
    kept.number = number;
    manifest_.dead_letters[day] = kept;
    CORDWOOD_TRY(save_manifest(files_, store_.folder, manifest_));
    CORDWOOD_TRY(remove_if_there(path));
    done(path, fmt::format("written anew with {} of {} refused rows", kept.rows, counted.rows));
    if (kept.rows < counted.rows)
      lost(path, counted.rows - kept.rows,
           fmt::format("{} refused rows that came on {} are lost", counted.rows - kept.rows, format_day(day)));
    return success();
  }

  Result<void> repair_scrub_progress() {
    const fs::path path = store_.folder.scrub();
    const auto progress = load_scrub_progress(store_);
    if (progress || progress.error().code == Errc::not_found) return success();
    CORDWOOD_TRY(keep_aside(files_, path));
    CORDWOOD_TRY(remove_if_there(path));
    done(path, "was damaged; the scrub begins anew");
    return success();
  }

  // The log is mended by sealing what is whole of it; that removes the files, so the damaged ones are kept first.
  Result<void> keep_damaged_wal_files() {
    CORDWOOD_TRY(const auto entries, files_.list(store_.folder.wal()));
    std::map<std::uint64_t, std::uint64_t> ends;
    for (const DirectoryEntry& entry : entries) {
      if (!wal_number(entry.name)) continue;
      CORDWOOD_TRY(const auto file, files_.open(store_.folder.wal() / entry.name, OpenMode::read));
      if (const auto header = read_wal_header(*file); header)
        ends[header.value().previous.number] = header.value().previous.bytes;
    }
    for (const DirectoryEntry& entry : entries) {
      const auto number = wal_number(entry.name);
      if (!number || *number < manifest_.wal_first) continue;
      const auto end = ends.find(*number);
      CORDWOOD_TRY(keep_if_damaged(store_.folder.wal() / entry.name,
                                   end == ends.end() ? std::nullopt : std::optional(end->second)));
    }
    return success();
  }

  Result<void> keep_if_damaged(const fs::path& path, std::optional<std::uint64_t> acknowledged) {
    CORDWOOD_TRY(const auto file, files_.open(path, OpenMode::read));
    CORDWOOD_TRY(const WalScan scan, scan_wal(*file, acknowledged, [](const WalBatch&) { return success(); }));
    if (scan.damage.empty()) return success();
    wal_is_damaged_ = true;
    CORDWOOD_TRY(keep_aside(files_, path));
    for (const WalDamage& damage : scan.damage)
      lost(path, damage.rows,
           fmt::format("{} acknowledged bytes at {} are lost, with at least {} rows: {}", damage.bytes, damage.offset,
                       damage.rows, damage.reason));
    done(path, "what is whole of it was sealed");
    return success();
  }

  const StoreFiles store_;
  FileSystem& files_;
  Manifest manifest_;
  bool wal_is_damaged_ = false;
  RepairReport report_;
};

}  // namespace

Result<RepairReport> repair_store(FileSystem& files, const Clock& clock, const fs::path& folder) {
  const FolderLayout layout{folder};
  StoreRepair repair(files, layout);
  {
    CORDWOOD_TRY(const FolderLock lock, FolderLock::take(files, layout.lock()));
    CORDWOOD_TRY(repair.run());
  }
  if (repair.wal_is_damaged()) {
    StoreOptions options;
    options.folder = folder;
    options.background = false;
    CORDWOOD_TRY(const auto store, Store::open(files, clock, options));
    CORDWOOD_TRY(store->seal());
  }
  return repair.take_report();
}

}  // namespace cordwood::indexer
