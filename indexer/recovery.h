#pragma once
// What is done before a store takes its first batch: read the manifest, open what it names, clear away what it does
// not, and read the WAL back.

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "contents.h"
#include "manifest.h"
#include "receipt_book.h"
#include "row_batch.h"
#include "store_files.h"
#include "wal_format.h"

namespace cordwood::indexer {

/// Makes the folders, durably. REQUIRES: the folder's lock is held, here and below.
Result<void> make_folders(const StoreFiles& store);

/// The manifest or, when it cannot be read, its copy. Writes nothing. Errc::not_found when there is neither.
Result<Manifest> read_manifest(FileSystem& files, const FolderLayout& folder);

/// The manifest, or its copy when it is damaged or missing; a first one is written for a folder without any.
/// Errc::corrupt when neither can be read, or both are missing though other files are there.
Result<Manifest> recover_manifest(const StoreFiles& store);

struct OpenedSegments {
  std::vector<StoredSegment> opened;
  std::vector<UnopenedSegment> unopened;  // All others,
  std::vector<ManifestSegment> refused;   //   and of them those that the operating system may have later.
};
/// Opens the segments. One that is damaged is logged and counted and left where it is.
OpenedSegments open_segments(const StoreFiles& store, std::span<const ManifestSegment> segments);

/// Removes what a crash left half-made and what the manifest no longer names. Gives the files that could not be
/// removed.
std::vector<std::filesystem::path> remove_leftovers(const StoreFiles& store, const Manifest& manifest);

struct RecoveredWal {
  std::vector<std::shared_ptr<const RowBatch>> batches;
  ReceiptBook receipts;
  std::uint64_t next_arrival = 1;
  std::uint64_t next_number = 1;  // Of WAL files.
  WalEnd end;                     // Where the log ends; torn bytes are behind it.
};

/// Reads every batch that is in no segment yet. Damaged bytes are logged, counted and copied to the quarantine, and
/// the rest is read. Errc::io when reading fails: starting without acknowledged rows would be worse.
Result<RecoveredWal> recover_wal(const StoreFiles& store, const Manifest& manifest);

}  // namespace cordwood::indexer
