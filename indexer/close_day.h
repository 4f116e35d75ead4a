#pragma once
// Closing a day: once no more rows come, its rows are written anew, hour by hour and stream by stream within each hour,
// so that a stream filter and a narrow range of time both skip most of the day. Merges then copy the row groups.
//
// The day is cut into *slices*: whole hours, joined until a slice has about as many row groups as the day has slices,
// so that a stream and a time skip about as much; or parts of an hour that would not fit the memory. Rows are in order
// of (slice, stream, time, arrival) and no row group spans two slices. As many slices as fit the memory make a *pass*:
// it decodes the rows of these slices from every row group that overlaps them. Rows of a day that came in the order of
// time are decoded about once. A day that would gain little (close_gain.h), or in which everything overlaps everything,
// is left as it is.
//
// Rows of all retention classes share the segments of an open day. Here they part, at no cost of their own since every
// row is written anyway: each lot of classes gets segments of its own, so that retention can drop whole files.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "go_on.h"
#include "store_files.h"

namespace cordwood::indexer {

struct CloseOptions {
  std::uint64_t memory_bytes = 256 << 20;  // For decoded rows, and about as much again for the index of one file.
  GoOn go_on = [] { return true; };        // Asked before each row group.
  RetentionClasses classes = {};
};

/// Writes all live rows of `inputs`, which are of one day, as new segments, durable but named by no
/// manifest. `made` gets the path of every file that was begun, also after a failure. Nullopt: the day is best left as
/// it is. Errc::corrupt when the leaf hashes of what was written do not sum up to those of the inputs; Errc::cancelled
/// when told to give up.
Result<std::optional<std::vector<StoredSegment>>> write_closed_day(const StoreFiles& store, Catalog& catalog,
                                                                   std::span<const StoredSegment> inputs,
                                                                   const CloseOptions& options,
                                                                   std::vector<std::filesystem::path>& made);

}  // namespace cordwood::indexer
