#pragma once
// Turns a frozen generation into segments.

#include <memory>
#include <span>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "folder_layout.h"
#include "row_batch.h"
#include "sealed_segment.h"

namespace cordwood::indexer {

/// What the pieces of a store share.
struct StoreFiles {
  FileSystem& files;
  FolderLayout folder;
  std::shared_ptr<BlockCache> cache;
};

/// Makes the folder of a day, durably.
Result<void> make_day_folder(const StoreFiles& store, Day day);

/// Writes the rows of the batches, those of dropped days aside, as segments of at most about `piece_bytes` of rows.
/// Memory: one piece with its fields laid out. They are durable, and no manifest names
/// them yet. After a failure the files that were made are discarded.
Result<std::vector<StoredSegment>> write_segments(const StoreFiles& store, Catalog& catalog,
                                                  std::span<const std::shared_ptr<const RowBatch>> batches,
                                                  const DroppedDays& dropped, std::uint64_t piece_bytes);

}  // namespace cordwood::indexer
