#include "detaching.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.h"
#include "recovery.h"
#include "store_copy.h"

namespace cordwood::indexer {
namespace {

namespace fs = std::filesystem;

// While a day is attached: the entries that the manifest is about to get.
fs::path attaching_of(const FolderLayout& day) { return day.root / "attaching"; }

bool is_same(const ManifestSegment& a, const ManifestSegment& b) {
  return a.number == b.number && a.tombstones == b.tombstones && a.info.day == b.info.day &&
         a.info.rows == b.info.rows && a.info.first_arrival == b.info.first_arrival &&
         a.info.last_arrival == b.info.last_arrival;
}
bool names(const Manifest& manifest, const ManifestSegment& entry) {
  return std::any_of(manifest.segments.begin(), manifest.segments.end(),
                     [&](const ManifestSegment& known) { return is_same(known, entry); });
}
bool names_any(const Manifest& manifest, const Manifest& of) {
  return std::any_of(of.segments.begin(), of.segments.end(), [&](const auto& entry) { return names(manifest, entry); });
}

Result<void> check_blocks(const SealedSegment& segment) {
  if (segment.end_damage()) return *segment.end_damage();
  for (const BlockPlace& place : block_places(segment.directory())) {
    CORDWOOD_TRY(segment.read_block(place));
  }
  return success();
}

Result<void> settle(FileSystem& files, const FolderLayout& day, const Manifest& manifest) {
  const auto attaching = load_manifest(files, attaching_of(day));
  if (attaching && attaching.value() && names_any(manifest, *attaching.value())) {
    log::info("indexer", "{} was attached", day.root.string());
    return files.remove_tree(day.root);
  }
  if (!attaching || attaching.value()) {
    CORDWOOD_TRY(files.remove(attaching_of(day)));
  }
  const auto detached = read_manifest(files, day);
  const bool never_finished = !detached && detached.error().code == Errc::not_found;
  if (never_finished || (detached && names_any(manifest, detached.value()))) {
    log::info("indexer", "{} was not detached after all", day.root.string());
    return files.remove_tree(day.root);
  }
  if (!detached) log::error("indexer", "{}: {}", day.root.string(), detached.error().message);
  return success();
}

}  // namespace

Result<void> Detaching::detach(Day day) {
  const FolderLayout out{store_.folder.detached_day(day)};
  CORDWOOD_TRY(const bool there, store_.files.exists(out.root));
  if (there) return error(Errc::invalid, fmt::format("{} is there already", out.root.string()));
  const Catalog::KeepFiles keep(catalog_);
  Manifest part = catalog_.manifest();
  part.receipts.clear();
  part.dead_letters.clear();
  part.dropped_days.clear();
  std::erase_if(part.segments, [day](const ManifestSegment& entry) { return entry.info.day != day; });
  if (part.segments.empty()) return error(Errc::not_found, fmt::format("there are no rows of {}", format_day(day)));

  CORDWOOD_TRY(store_.files.make_directories(store_.folder.detached()));
  CORDWOOD_TRY(store_.files.sync_directory(store_.folder.root));
  bool unchanged = false;
  Result<void> copied = copy_store_files(store_.files, store_.folder, part, 0, out);
  if (copied) {
    CORDWOOD_TRY(catalog_.change(
        [&](Manifest& manifest) {
          unchanged = std::all_of(part.segments.begin(), part.segments.end(),
                                  [&](const ManifestSegment& entry) { return names(manifest, entry); });
          if (unchanged) std::erase_if(manifest.segments, [&](const auto& entry) { return names(part, entry); });
        },
        [&](const Manifest&) {
          if (unchanged) contents_.take_out(part.segments);
        }));
    if (!unchanged) copied = error(Errc::busy, fmt::format("{} was merged meanwhile; try again", format_day(day)));
  }
  if (!copied) {
    if (const auto removed = store_.files.remove_tree(out.root); !removed)
      log::warning("indexer", "half a day stays until the next start: {}", removed.error().message);
    return copied;
  }
  std::vector<fs::path> gone;
  for (const ManifestSegment& entry : part.segments)
    for (fs::path& path : paths_of(store_.folder, day, entry.number, entry.tombstones)) gone.push_back(std::move(path));
  catalog_.discard(std::move(gone));
  log::info("indexer", "detached {} to {}", format_day(day), out.root.string());
  return success();
}

Result<void> Detaching::attach(Day day) {
  const FolderLayout in{store_.folder.detached_day(day)};
  CORDWOOD_TRY(const Manifest old, read_manifest(store_.files, in));
  CORDWOOD_TRY(const bool half_way, store_.files.exists(attaching_of(in)));
  if (half_way) return error(Errc::busy, "an attach of this day failed half-way; restart the server first");
  const Manifest now = catalog_.manifest();
  if (names_any(now, old)) return error(Errc::busy, "a detach of this day failed half-way; restart the server first");
  Manifest fresh;
  std::vector<StoredSegment> opened;
  for (ManifestSegment entry : old.segments) {
    if (entry.info.day != day || entry.info.last_arrival >= now.next_arrival)
      return error(Errc::invalid, fmt::format("{} is a day of another store", in.root.string()));
    CORDWOOD_TRY(auto stored, open_stored_segment({store_.files, in, store_.cache}, entry));
    CORDWOOD_TRY(check_blocks(*stored.segment));
    entry.number = stored.number = catalog_.new_number();
    opened.push_back(std::move(stored));
    fresh.segments.push_back(entry);
  }
  CORDWOOD_TRY(replace_file(store_.files, attaching_of(in), encode_manifest(fresh)));
  CORDWOOD_TRY(make_day_folder(store_, day));
  std::vector<fs::path> made;
  Result<void> linked = success();
  for (std::size_t i = 0; linked && i < fresh.segments.size(); ++i) {
    const std::uint64_t tombstones = old.segments[i].tombstones;
    const auto from = paths_of(in, day, old.segments[i].number, tombstones);
    const auto to = paths_of(store_.folder, day, fresh.segments[i].number, tombstones);
    for (std::size_t file = 0; linked && file < from.size(); ++file) {
      made.push_back(to[file]);
      linked = link_or_copy(store_.files, from[file], to[file]);
    }
  }
  if (linked) linked = store_.files.sync_directory(store_.folder.segments_of(day));
  if (linked)
    linked = catalog_.change(
        [&](Manifest& manifest) {
          manifest.segments.insert(manifest.segments.end(), fresh.segments.begin(), fresh.segments.end());
        },
        [&](const Manifest&) { contents_.add_sealed(opened); });
  if (!linked) {
    catalog_.discard(std::move(made));
    return linked;
  }
  log::info("indexer", "attached {}", format_day(day));
  if (const auto removed = store_.files.remove_tree(in.root); !removed)
    log::warning("indexer", "{} stays until the next start: {}", in.root.string(), removed.error().message);
  return success();
}

Result<void> settle_detached_days(FileSystem& files, const FolderLayout& folder, const Manifest& manifest) {
  const auto days = files.list(folder.detached());
  if (!days && days.error().code == Errc::not_found) return success();
  if (!days) return days.error();
  for (const DirectoryEntry& day : days.value()) {
    if (!day.is_directory) continue;
    CORDWOOD_TRY(settle(files, {folder.detached() / day.name}, manifest));
  }
  return success();
}

}  // namespace cordwood::indexer
