#pragma once
// The order of rows within a segment, and where row groups begin in it.

#include <span>
#include <vector>

#include "segment_writer.h"

namespace cordwood::indexer {

/// The rows by (stream, time, arrival).
std::vector<const Row*> sorted_rows(std::span<const Row> rows);

/// Different names of fields in a row group. Reading all of one takes the product of columns and rows, so rows that
/// have little in common are not put together.
inline constexpr std::size_t kRowGroupNamesMax = 4096;

/// Cuts sorted rows into row groups, each with at most so many rows, bytes of values or names (but at least one row).
std::vector<std::span<const Row* const>> cut_row_groups(std::span<const Row* const> rows, std::size_t rows_max,
                                                        std::size_t bytes_max);

}  // namespace cordwood::indexer
