#pragma once
// The leaf hash of a row: a digest of what the row says, whatever the encoding. A row group keeps the sum of its
// rows' leaves, which fsck compares with the rows it decodes; re-encoding and merging keep it.

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/time.h"

namespace cordwood::indexer {

/// Builds the canonical row and hashes it: XXH3-128 of time, arrival, then name and value of each column that has a
/// value, sorted by name (stream, receive time and peer are columns too). One row at a time; keeps its memory.
class LeafHasher {
 public:
  void begin(std::int64_t time, std::uint64_t arrival) {
    bytes_.clear();
    ByteWriter out(bytes_);
    out.u64(static_cast<std::uint64_t>(time));
    out.u64(arrival);
  }
  void add(std::string_view name, std::string_view value) {
    ByteWriter out(bytes_);
    out.string(name);
    out.string(value);
  }
  Hash128 finish() const { return hash128(bytes_); }

 private:
  std::string bytes_;
};

/// Adds modulo 2^128: the order of rows does not matter.
inline void add_leaf(Hash128& sum, const Hash128& leaf) {
  sum.low += leaf.low;
  sum.high += leaf.high + (sum.low < leaf.low ? 1 : 0);
}

}  // namespace cordwood::indexer
