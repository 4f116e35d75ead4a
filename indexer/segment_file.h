#pragma once
// The two ends of a segment file; blocks and nothing else lie between them.
//
//   header   "CWSEG\r\n\0", u32 version, u32 0
//   blocks   of the row groups, copy of the directory, string table, lexicon, needles; last the directory
//   footer   u64 offset and u32 bytes of the directory's block, u32 version, u64 checksum of these 16 bytes,
//            "CWSEGEND"

#include <cstdint>
#include <string>

#include "base/file_system.h"
#include "base/result.h"
#include "block.h"

namespace cordwood::indexer {

inline constexpr std::uint32_t kSegmentVersion = 1;
inline constexpr std::size_t kSegmentHeaderBytes = 16;
inline constexpr std::size_t kSegmentFooterBytes = 32;

std::string segment_header();
std::string segment_footer(BlockPlace directory);

/// Checks both ends of a file of `file_bytes` and gives the place of the directory. Errc::corrupt, Errc::unsupported.
Result<BlockPlace> read_segment_ends(const File& file, std::uint64_t file_bytes);

}  // namespace cordwood::indexer
