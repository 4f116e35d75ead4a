#pragma once
// The arrival numbers of rows that are to go, by day, as a file: so that an erasure that a crash interrupts goes on,
// and so that its proof does not depend on the filter, which is kept nowhere. docs/format/erasures.md gives the bytes.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace cordwood::erasing {

using RowList = std::map<Day, std::vector<std::uint64_t>>;  // Ascending.

std::string encode_row_list(const RowList& rows);
Result<RowList> decode_row_list(std::string_view bytes);

}  // namespace cordwood::erasing
