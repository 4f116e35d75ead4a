#pragma once
// A block: bytes with a header that says how they are packed and proves that they are what was written.
//
//   u8  codec            0 as they are, 1 one zstd frame
//   u8  kind             BlockKind: what a walk through a segment without its directory goes by
//   u8  reserved[2]      0
//   u32 key id           0: not encrypted; the only one so far
//   u8  nonce[12]        0 while not encrypted
//   u32 stored bytes     after the header
//   u32 content bytes    once unpacked
//   u64 checksum         XXH3-64 of two XXH3-64: of the 28 bytes above, and of the stored bytes

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::indexer {

inline constexpr std::size_t kBlockHeaderBytes = 36;
inline constexpr std::size_t kBlockContentBytesMax = 256 << 20;  // A block that says more is corrupt.

/// Where a block lies in its file, header included.
struct BlockPlace {
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;
  friend bool operator==(const BlockPlace&, const BlockPlace&) = default;
};

enum class Packing : std::uint8_t {
  none,
  fast,  // zstd for what lives minutes: the WAL.
  zstd,  // For what stays.
};

/// Of the blocks of a segment, which part they are. Those of other files need no telling apart.
enum class BlockKind : std::uint8_t {
  other = 0,
  row_group_head = 1,
  row_group_items = 2,
  directory_copy = 3,
  strings = 4,
  lexicon = 5,
  needle_head = 6,
  needle_page = 7,
  directory = 8,
};
inline constexpr std::uint8_t kBlockKinds = 9;

/// Appends `content` as one block. It is kept as it is when zstd would not make it smaller.
void append_block(std::string& out, std::string_view content, Packing packing, BlockKind kind = BlockKind::other);

/// What a header says of its block before anything is proved; nullopt when no block of ours begins like this.
struct BlockHeader {
  BlockKind kind = BlockKind::other;
  std::uint64_t bytes = 0;  // Of the block, header included.
};
std::optional<BlockHeader> peek_block(std::string_view header);

/// The content of the block that is all of `bytes`. Errc::corrupt, Errc::unsupported (a codec or key we do not have).
Result<std::string> unpack_block(std::string_view bytes);

/// Whether `bytes` are a whole block, without unpacking it. Errc::corrupt.
Result<void> verify_block(std::string_view bytes);

/// Reads and unpacks. The error names file offset and size.
Result<std::string> read_block(const File& file, BlockPlace place);

}  // namespace cordwood::indexer
