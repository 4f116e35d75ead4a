#pragma once
// Turns a frozen generation into segments.

#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "row_batch.h"
#include "store_files.h"

namespace cordwood::indexer {

/// Writes the rows of the batches, those of dropped days aside, as segments of at most about `piece_bytes` of rows.
/// Memory: one piece with its fields laid out. They are durable, and no manifest names
/// them yet. After a failure the files that were made are discarded.
Result<std::vector<StoredSegment>> write_segments(const StoreFiles& store, Catalog& catalog,
                                                  std::span<const std::shared_ptr<const RowBatch>> batches,
                                                  const DroppedDays& dropped, std::uint64_t piece_bytes);

}  // namespace cordwood::indexer
