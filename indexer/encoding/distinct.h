#pragma once
// The distinct values of a column, found while there are few.

#include <cstdint>
#include <string_view>
#include <vector>

#include "encoding/encoding.h"

namespace cordwood::indexer {

struct Distinct {
  std::vector<std::string_view> values;  // In the order in which they first stand.
  std::vector<std::uint32_t> counts;     // Rows with each.
  std::vector<std::uint32_t> ids;        // Of each row, into `values`.
};

/// False, with `distinct` unspecified, when there are more than `values_max`, or seem to be. `hashes`: checksum64 of
/// each value, or nothing.
bool find_distinct(Values values, std::span<const std::uint64_t> hashes, std::size_t values_max, Distinct& distinct);

}  // namespace cordwood::indexer
