#pragma once
// Takes a day out of the store and puts it back. A detached day is a folder under detached/ that is a store of its own:
// it can be moved away, kept, checked with fsck, and moved back.

#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "store_files.h"

namespace cordwood::indexer {

/// Threads: one at a time.
class Detaching {
 public:
  Detaching(const StoreFiles& store, Catalog& catalog, Contents& contents)
      : store_(store), catalog_(catalog), contents_(contents) {}

  /// Moves the day's segments out. Rows in memory stay. Errc::not_found when there are none, Errc::invalid when the day
  /// is detached already, Errc::busy when its segments changed meanwhile.
  Result<void> detach(Day day);

  /// Moves them in again, under new numbers, after checking every block. Errc::corrupt, Errc::not_found, Errc::invalid
  /// for a day of another store, Errc::busy while an attach of it that failed half-way waits for a restart to settle
  /// it.
  Result<void> attach(Day day);

 private:
  const StoreFiles& store_;
  Catalog& catalog_;
  Contents& contents_;
};

/// At the start: whatever a crash left half-way is either done or never happened, as the manifest says.
Result<void> settle_detached_days(FileSystem& files, const FolderLayout& folder, const Manifest& manifest);

}  // namespace cordwood::indexer
