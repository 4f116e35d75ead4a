#pragma once
// Merges segments while others read them.

#include <functional>
#include <mutex>
#include <span>

#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "merge_choice.h"
#include "sealing.h"

namespace cordwood::indexer {

/// Threads: all members from any thread; merges run one after the other.
class Merging {
 public:
  Merging(const StoreFiles& store, Catalog& catalog, Contents& contents)
      : store_(store), catalog_(catalog), contents_(contents) {}

  /// Does the one merge that is most worth it, by smallest input, among the days; false when none is. A day dropped
  /// meanwhile stays dropped. Old files are removed at once: whoever reads them has them open.
  Result<bool> merge_once(const std::function<MergeEagerness(Day)>& eagerness);

 private:
  Result<void> merge(std::span<const StoredSegment> inputs);
  Result<void> install(std::span<const StoredSegment> inputs, const StoredSegment& merged);

  const StoreFiles& store_;
  Catalog& catalog_;
  Contents& contents_;
  std::mutex mutex_;  // Held while merging.
};

}  // namespace cordwood::indexer
