#pragma once
// What the pieces of a store share: where its files are and how segments are opened.

#include <memory>

#include "base/file_system.h"
#include "base/result.h"
#include "block_cache.h"
#include "contents.h"
#include "folder_layout.h"
#include "manifest.h"

namespace cordwood::indexer {

struct StoreFiles {
  FileSystem& files;
  FolderLayout folder;
  std::shared_ptr<BlockCache> cache;
};

/// Makes the folder of a day, durably.
Result<void> make_day_folder(const StoreFiles& store, Day day);

/// Opens a segment that the manifest names, with its tombstones.
Result<StoredSegment> open_stored_segment(const StoreFiles& store, const ManifestSegment& entry);

/// Every file of a segment.
std::vector<std::filesystem::path> paths_of(const FolderLayout& folder, Day day, std::uint64_t number,
                                            std::uint64_t tombstones);

}  // namespace cordwood::indexer
