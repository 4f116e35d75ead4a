#pragma once
// Appends groups to the write-ahead log, one write and one sync each.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"
#include "wal_format.h"

namespace cordwood::indexer {

std::filesystem::path wal_path(const std::filesystem::path& wal_folder, std::uint64_t number);
/// The number in a file name that wal_path() made; nullopt for any other.
std::optional<std::uint64_t> wal_number(std::string_view file_name);

/// A batch ready to be written: one block (block.h) of row_batch.h's bytes.
struct WalBlock {
  std::string_view bytes;
  std::uint32_t rows = 0;
};

/// Threads: one at a time.
class WalWriter {
 public:
  /// Files are made when first needed, from `next_number` on; `previous` is where recovery found the log to end.
  WalWriter(FileSystem& files, std::filesystem::path wal_folder, std::uint64_t next_number, WalEnd previous)
      : files_(files), folder_(std::move(wal_folder)), next_number_(next_number), previous_(previous) {}

  /// After success the group survives a power cut. After a failure it counts as never written: the file is left for
  /// good, since a second sync of it could lie, and the next call starts another, which says where this one ended.
  /// Errc::busy: there is no memory for it, and nothing was written.
  Result<void> append(std::span<const WalBlock> blocks, std::uint64_t first_arrival);

  /// Starts a new file and gives its number: all groups so far are in files with smaller ones. After a failure
  /// nothing has changed.
  Result<std::uint64_t> rotate();

  std::uint64_t syncs() const { return syncs_; }

 private:
  Result<void> open_next();
  void lay_out(std::span<const WalBlock> blocks, std::uint64_t first_arrival);  // In group_.

  FileSystem& files_;
  const std::filesystem::path folder_;
  std::uint64_t next_number_;
  WalEnd previous_;  // Of the file that was left last; of no use while there is none.
  std::unique_ptr<File> file_;
  WalHeader header_;         // Of file_.
  std::uint64_t bytes_ = 0;  // Of file_, all durable.
  std::string group_;        // Kept for its memory.
  std::uint64_t syncs_ = 0;
};

}  // namespace cordwood::indexer
