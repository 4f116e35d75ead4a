#pragma once
// Reads a write-ahead log file back: what is whole, what is torn, what is damaged.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "wal_format.h"

namespace cordwood::indexer {

/// A batch as it was appended.
struct WalBatch {
  std::uint64_t first_arrival = 0;
  std::uint32_t rows = 0;
  std::string content;  // row_batch.h
};

/// Bytes that were durable and are not what was written.
struct WalDamage {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;  // At least so many were in them.
  std::string reason;
};

struct WalScan {
  std::optional<WalHeader> header;  // Absent when the file's header is damaged or torn.
  std::uint64_t end = 0;            // Of the last whole group, or of the file's header.
  std::uint64_t torn_bytes = 0;     // Behind `end`: a write that never finished, never acknowledged.
  std::uint64_t next_arrival = 0;   // Above all arrival numbers in the file, torn ones aside.
  std::vector<WalDamage> damage;
};

/// Reads the header only.
Result<WalHeader> read_wal_header(const File& file);

/// Gives every batch that can be read to `visit`, in order. `acknowledged_bytes` is what the next file's header says
/// of this one: bytes behind are ignored, bytes before must be whole. Errc::io when reading fails, Errc::unsupported
/// for a newer version, or what `visit` failed with.
Result<WalScan> scan_wal(const File& file, std::optional<std::uint64_t> acknowledged_bytes,
                         const std::function<Result<void>(WalBatch)>& visit);

}  // namespace cordwood::indexer
