#pragma once
// The rows of the store by day and retention class: how many there are, and how files that hold nothing else go.

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "indexer/store.h"
#include "store_files.h"

namespace cordwood::indexer {

using ClassNames = std::set<std::string, std::less<>>;

/// What Store::partitions() gives.
std::vector<PartitionSummary> summarise_partitions(const Catalog& catalog, const Contents& contents);

/// Removes the segments of a day that hold rows of these classes only, and with the standard class the dead letters
/// that came on it. Durable.
Result<void> drop_whole_segments(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                 const ClassNames& classes);

bool has_rows_in_memory(const Contents& contents, Day day, const ClassNames& classes);

}  // namespace cordwood::indexer
