#pragma once
// Takes rows out of every answer: the primitive under erasure, and under the removal of a retention class from segments
// that it shares with others.

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>

#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "store_files.h"

namespace cordwood::indexer {

/// Marks the rows of a day with these arrival numbers (ascending) deleted, in sealed segments; rows in memory are not
/// found. Durable and in effect for all snapshots from here on, or nothing has happened. Gives how many were there
/// and not deleted yet. Memory: the arrival numbers of one row group, and the bitmaps.
Result<std::uint64_t> hide_rows(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                std::span<const std::uint64_t> arrivals);

/// …the rows of these classes. Memory: the classes of one row group, and the bitmaps.
Result<std::uint64_t> hide_classes(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                   const std::set<std::string, std::less<>>& classes);

}  // namespace cordwood::indexer
