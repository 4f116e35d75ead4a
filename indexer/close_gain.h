#pragma once
// Whether closing a day is worth its work: told from directories, before a row is decoded.

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "sealed_segment.h"

namespace cordwood::indexer {

/// What a closed day would look like.
struct ClosedShape {
  std::uint64_t row_groups = 0;     // At least.
  std::uint64_t rows_of_slice = 0;  // Slices are whole hours, joined up to this many rows.
  std::uint64_t slices = 0;         // About.
};

/// Slices of about as many row groups as there are slices: then a filter on one stream, which opens a row group or so
/// of each slice, and one on a short time, which opens one slice, skip the same share of the day.
ClosedShape closed_shape(std::uint64_t rows, std::uint64_t value_bytes_of_row);

/// Whether the day has many more row groups than it needs (small seals), or such filters open many more of its rows
/// than they would.
Result<bool> gains_by_closing(std::span<const std::shared_ptr<const SealedSegment>> segments, const ClosedShape& shape);

}  // namespace cordwood::indexer
