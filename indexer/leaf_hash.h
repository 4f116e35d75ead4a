#pragma once
// The leaf hash of a row: a digest of what the row says, whatever the encoding. A row group keeps the sum of its
// rows' leaves, which fsck compares with the rows it decodes; re-encoding and merging keep it.
//
// The leaf is XXH3-128 of time, arrival and, little-endian, low half first, the sum over the row's columns with a value
// (stream, receive time and peer are columns too) of
//
//   (XXH3-64 of the value xor the low half of N) × (the high half of N, made odd)      N: XXH3-128 of the name
//
// modulo 2^128. So columns may be added in any order, and a value's hash serves every row that repeats it.

#include <array>
#include <cstdint>
#include <string_view>

#include "base/checksum.h"

namespace cordwood::indexer {

/// Adds modulo 2^128: the order does not matter.
inline void add_leaf(Hash128& sum, const Hash128& leaf) {
  sum.low += leaf.low;
  sum.high += leaf.high + (sum.low < leaf.low ? 1 : 0);
}

/// What a value adds to its row's leaf; `name` is the hash128 of its column's name, `value` the value's checksum64.
inline Hash128 leaf_term(const Hash128& name, std::uint64_t value) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{value ^ name.low} * (name.high | 1);
  return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
}

/// The leaf of a row whose terms have this sum.
inline Hash128 leaf_of(std::int64_t time, std::uint64_t arrival, const Hash128& terms) {
  const std::array<std::uint64_t, 4> parts = {static_cast<std::uint64_t>(time), arrival, terms.low, terms.high};
  return hash128({reinterpret_cast<const char*>(parts.data()), sizeof parts});
}

}  // namespace cordwood::indexer
