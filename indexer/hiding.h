#pragma once
// Takes rows out of every answer, and puts others in their place: the primitive under erasure, under replay, and under
// the removal of a retention class from segments that it shares with others.

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "store_files.h"

namespace cordwood::indexer {

using RowsOfDays = std::map<Day, std::vector<std::uint64_t>>;  // Arrival numbers, ascending.

/// Marks the rows of these days deleted, in sealed segments; rows in memory are not
/// found. Durable and in effect for all snapshots from here on, or nothing has happened. Gives how many were there
/// and not deleted yet. Memory: the arrival numbers of one row group, and the bitmaps.
Result<std::uint64_t> hide_rows(const StoreFiles& store, Catalog& catalog, Contents& contents, const RowsOfDays& rows);

/// The same in one step with making the manifest name `fresh`, whose rows are all below `next_arrival`. Errc::busy, and
/// nothing has happened, unless all of the rows were there.
Result<void> exchange_rows(const StoreFiles& store, Catalog& catalog, Contents& contents, const RowsOfDays& rows,
                           std::span<const StoredSegment> fresh, std::uint64_t next_arrival);

/// …the rows of these classes. Memory: the classes of one row group, and the bitmaps.
Result<std::uint64_t> hide_classes(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                   const std::set<std::string, std::less<>>& classes);

}  // namespace cordwood::indexer
