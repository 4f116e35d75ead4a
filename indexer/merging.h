#pragma once
// Merges segments while others read them.

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog.h"
#include "close_day.h"
#include "contents.h"
#include "go_on.h"
#include "merge_choice.h"
#include "store_files.h"

namespace cordwood::indexer {

/// Threads: all members from any thread; merges run one after the other. What was told not to go on gives
/// Errc::cancelled, and all is as before.
class Merging {
 public:
  Merging(const StoreFiles& store, Catalog& catalog, Contents& contents)
      : store_(store), catalog_(catalog), contents_(contents) {}

  /// Does the one merge that is most worth it, by smallest input, among the days; false when none is. A day dropped
  /// meanwhile stays dropped. Old files are removed at once: whoever reads them has them open.
  Result<bool> merge_once(const std::function<MergeEagerness(Day)>& eagerness, const RetentionClasses& classes,
                          const GoOn& go_on);

  /// Closes (close_day.h) the first day that `is_over` and is worth it; false when none is. One that is damaged is left
  /// as it is.
  Result<bool> close_once(const std::function<bool(Day)>& is_over, const CloseOptions& options);

  /// Writes one segment, of the day if one is given, that has deleted rows anew without them, and gives its name;
  /// nullopt when none has.
  Result<std::optional<std::string>> purge_once(const GoOn& go_on, std::optional<Day> day = std::nullopt);

 private:
  // REQUIRES for these: mutex_ is held.
  Result<void> merge(std::span<const StoredSegment> inputs, const GoOn& go_on);
  bool set_damaged_aside(std::span<const StoredSegment> inputs);
  Result<void> close(std::span<const StoredSegment> inputs, const CloseOptions& options);
  Result<std::vector<StoredSegment>> write_merged(std::span<const StoredSegment> inputs, const GoOn& go_on,
                                                  std::vector<std::filesystem::path>& made);
  Result<void> replace(std::span<const StoredSegment> inputs, Result<std::vector<StoredSegment>> outputs,
                       std::vector<std::filesystem::path> made);
  Result<void> check_space(std::span<const StoredSegment> inputs) const;
  Result<bool> install(std::span<const StoredSegment> inputs, std::span<const StoredSegment> outputs);

  const StoreFiles& store_;
  Catalog& catalog_;
  Contents& contents_;
  std::mutex mutex_;                 // Held while merging.
  std::set<std::uint64_t> damaged_;  // Segments that no merge can take: they stay as they are until fsck mends them.
};

}  // namespace cordwood::indexer
