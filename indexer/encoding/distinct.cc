#include "encoding/distinct.h"

#include <algorithm>
#include <bit>

#include "base/checksum.h"

namespace cordwood::indexer {

bool find_distinct(Values values, std::size_t values_max, Distinct& distinct) {
  constexpr std::uint32_t kEmpty = UINT32_MAX;
  struct Slot {
    std::uint32_t id = kEmpty;
    std::uint32_t hash = 0;
  };
  distinct.values.clear();
  distinct.counts.clear();
  distinct.ids.resize(values.size());
  const std::size_t slots = std::bit_ceil(2 * std::min(values.size(), values_max + 1));
  std::vector<Slot> table(slots);  // Open addressing, at most half full.

  for (std::size_t row = 0; row < values.size(); ++row) {
    const std::string_view value = values[row];
    if (row > 0 && value == values[row - 1]) {
      distinct.ids[row] = distinct.ids[row - 1];
      ++distinct.counts[distinct.ids[row]];
      continue;
    }
    const std::uint64_t hash = checksum64(value);
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    std::size_t at = hash & (slots - 1);
    while (table[at].id != kEmpty && (table[at].hash != tag || distinct.values[table[at].id] != value))
      at = (at + 1) & (slots - 1);
    if (table[at].id == kEmpty) {
      if (distinct.values.size() == values_max) return false;
      table[at] = {static_cast<std::uint32_t>(distinct.values.size()), tag};
      distinct.values.push_back(value);
      distinct.counts.push_back(0);
    }
    distinct.ids[row] = table[at].id;
    ++distinct.counts[table[at].id];
  }
  return true;
}

}  // namespace cordwood::indexer
