#pragma once
// The leaf hash of a row: a digest of what the row says, whatever the encoding. A row group keeps the sum of its
// rows' leaves, which fsck compares with the rows it decodes; re-encoding and merging keep it.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/checksum.h"

namespace cordwood::indexer {

/// Hashes one row at a time: XXH3-128 of time, arrival, then for each column with a value, sorted by name, the
/// XXH3-128 of its name and that of its value (stream, receive time and peer are columns too). Keeps its memory.
class LeafHasher {
 public:
  void begin(std::int64_t time, std::uint64_t arrival) {
    parts_.clear();
    parts_.push_back(static_cast<std::uint64_t>(time));
    parts_.push_back(arrival);
  }
  void add(const Hash128& name, std::string_view value) {
    const Hash128 hash = hash128(value);
    parts_.insert(parts_.end(), {name.high, name.low, hash.high, hash.low});
  }
  Hash128 finish() const {
    return hash128({reinterpret_cast<const char*>(parts_.data()), parts_.size() * sizeof(std::uint64_t)});
  }

 private:
  std::vector<std::uint64_t> parts_;
};

/// Adds modulo 2^128: the order of rows does not matter.
inline void add_leaf(Hash128& sum, const Hash128& leaf) {
  sum.low += leaf.low;
  sum.high += leaf.high + (sum.low < leaf.low ? 1 : 0);
}

}  // namespace cordwood::indexer
