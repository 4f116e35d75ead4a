#pragma once
// Arrays of 64-bit integers, packed: the ground under every encoding that has numbers in it (times, ids, lengths).
//
//   u8 mode             0 frame, 1 delta
//   u8 width            bytes a number keeps, 0 to 8
//   signed varint base, varint scale
//   [delta] signed varint first
//   width planes        all lowest bytes, then all second bytes, …
//
// frame: value = base + scale × kept; delta: the same for the differences from one value to the next. Bytes are laid
// out in planes because the high ones repeat and zstd then sees it. Arithmetic is modulo 2^64, so any values fit.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace cordwood::indexer {

void encode_numbers(std::span<const std::int64_t> values, std::string& out);
void encode_numbers(std::span<const std::uint32_t> values, std::string& out);

/// REQUIRES: the caller has bounded `count`.
Result<std::vector<std::int64_t>> decode_numbers(ByteReader& in, std::size_t count);

/// The same, each checked to be below `limit`.
Result<std::vector<std::uint32_t>> decode_numbers_below(ByteReader& in, std::size_t count, std::uint64_t limit);

}  // namespace cordwood::indexer
