#pragma once
// The bytes of a write-ahead log file; docs/format/wal.md draws them.
//
//   file   = header group*
//   header = magic[8] version reserved number file_id previous_number previous_bytes checksum
//   group  = magic batch_count file_id offset first_arrival (block_bytes row_count)* checksum block*
//
// A group is what one sync made durable. Since the next group is written only after that sync, any valid group proves
// that everything before it was durable; only behind the last one may bytes be torn. The file id, random, keeps
// bytes that someone smuggled into a block from passing for a group.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cordwood::indexer {

inline constexpr std::string_view kWalMagic = "CORDWAL\n";
inline constexpr std::uint32_t kWalVersion = 1;
inline constexpr std::size_t kWalHeaderBytes = 56;
inline constexpr std::string_view kWalGroupMagic = "CWG\n";
inline constexpr std::size_t kWalGroupFixedBytes = 32;  // Before the list of batches.
inline constexpr std::size_t kWalGroupBatchesMax = 65536;

/// How far a WAL file holds groups that were acknowledged.
struct WalEnd {
  std::uint64_t number = 0;  // 0: no file.
  std::uint64_t bytes = 0;
};

struct WalHeader {
  std::uint64_t number = 0;
  std::uint64_t file_id = 0;
  WalEnd previous;  // What follows in that file was never acknowledged.
};

struct WalGroupEntry {
  std::uint32_t block_bytes = 0;
  std::uint32_t rows = 0;
};

struct WalGroupHeader {
  std::uint64_t file_id = 0;
  std::uint64_t offset = 0;  // Of the group in its file.
  std::uint64_t first_arrival = 0;
  std::vector<WalGroupEntry> entries;

  std::size_t header_bytes() const { return kWalGroupFixedBytes + entries.size() * 8 + 8; }
  std::uint64_t group_bytes() const;
};

std::string encode_wal_header(const WalHeader& header);
/// Errc::corrupt, or Errc::unsupported when a newer Cordwood wrote it.
Result<WalHeader> decode_wal_header(std::string_view bytes);

void append_wal_group_header(std::string& out, const WalGroupHeader& header);
/// How many bytes the header has whose first kWalGroupFixedBytes are `bytes`; nullopt when they begin no group.
std::optional<std::size_t> wal_group_header_bytes(std::string_view bytes);
/// Nullopt when `bytes`, all of a header, fail their checksum.
std::optional<WalGroupHeader> decode_wal_group_header(std::string_view bytes);

}  // namespace cordwood::indexer
