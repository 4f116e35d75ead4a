#include "store_files.h"

namespace cordwood::indexer {

Result<void> make_day_folder(const StoreFiles& store, Day day) {
  const std::filesystem::path folder = store.folder.segments_of(day);
  CORDWOOD_TRY(const bool there, store.files.exists(folder));
  if (!there) {
    CORDWOOD_TRY(store.files.make_directories(folder));
  }
  return store.files.sync_directory(store.folder.segments());  // Also when a crash came between the two.
}

Result<StoredSegment> open_stored_segment(const StoreFiles& store, const ManifestSegment& entry) {
  const std::filesystem::path path = store.folder.segment(entry.info.day, entry.number);
  if (entry.tombstones == 0) {
    CORDWOOD_TRY(auto segment, SealedSegment::open(store.files, path, store.cache));
    return StoredSegment{entry.number, std::move(segment), entry.closed, entry.info.classes};
  }
  CORDWOOD_TRY(
      auto segment,
      SealedSegment::open(store.files, path, store.cache,
                          store.folder.tombstones(entry.info.day, entry.number, entry.tombstones), entry.tombstones));
  return StoredSegment{entry.number, std::move(segment), entry.closed, entry.info.classes};
}

std::vector<std::filesystem::path> paths_of(const FolderLayout& folder, Day day, std::uint64_t number,
                                            std::uint64_t tombstones) {
  std::vector<std::filesystem::path> paths = {folder.segment(day, number)};
  if (tombstones != 0) paths.push_back(folder.tombstones(day, number, tombstones));
  return paths;
}

}  // namespace cordwood::indexer
