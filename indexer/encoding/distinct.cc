#include "encoding/distinct.h"

#include "base/checksum.h"
#include "encoding/text_ids.h"

namespace cordwood::indexer {
namespace {

// A column whose first rows are nearly all different has no few values: the rest need not be looked at.
constexpr std::size_t kSampleRows = 1024;
constexpr std::size_t kSampleDistinctMax = kSampleRows * 15 / 16;

}  // namespace

bool find_distinct(Values values, std::span<const std::uint64_t> hashes, std::size_t values_max, Distinct& distinct) {
  distinct.counts.clear();
  distinct.ids.resize(values.size());
  TextIds ids;
  std::uint32_t* const id_of_row = distinct.ids.data();
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (row == kSampleRows && distinct.counts.size() > kSampleDistinctMax) return false;
    const std::string_view value = values[row];
    std::uint32_t id = 0;
    if (row > 0 && (hashes.empty() || hashes[row] == hashes[row - 1]) && same_text(value, values[row - 1])) {
      id = id_of_row[row - 1];
    } else {
      const std::uint64_t hash = hashes.empty() ? checksum64(value) : hashes[row];
      id = ids.id_of(value, hash, [](std::string_view text) { return text; });
      if (id == distinct.counts.size()) {
        if (id == values_max) return false;
        distinct.counts.push_back(0);
      }
    }
    id_of_row[row] = id;
    ++distinct.counts[id];
  }
  distinct.values.assign(ids.texts().begin(), ids.texts().end());
  return true;
}

}  // namespace cordwood::indexer
