#pragma once
// What says what the store holds: replaced whole, so that every change of it happens or does not. There is a copy, so
// that rot in the one file that everything hangs on costs nothing.
// docs/format/manifest.md gives the bytes.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "base/event.h"
#include "base/file_system.h"
#include "base/result.h"
#include "folder_layout.h"
#include "segment_writer.h"

namespace cordwood::indexer {

struct ManifestSegment {
  std::uint64_t number = 0;      // Of its file, within the folder of its day.
  std::uint64_t tombstones = 0;  // Version of its bitmap of deleted rows; 0: none are.
  SegmentInfo info;
  bool closed = false;  // Its rows are in the order of a closed day (close_day.h), or that is not worth the work.
};

/// How much of a day's file of dead letters counts; bytes behind come from a seal that did not finish.
struct DeadLetterFile {
  std::uint64_t number = 0;  // Of the file: it is replaced when some were taken after all.
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
};

/// Rows of a dropped day with arrival numbers below this are gone, though a WAL file may still hold them.
using DroppedDays = std::map<Day, std::uint64_t>;

struct Manifest {
  std::uint64_t next_arrival = 1;
  std::uint64_t next_number = 1;  // Of segment files.
  std::uint64_t wal_first = 1;    // Rows of smaller WAL files are in segments.
  std::vector<Receipt> receipts;  // As of the start of wal_first; longest unheard of first.
  std::vector<ManifestSegment> segments;
  std::map<Day, DeadLetterFile> dead_letters;  // By the day they were received.
  DroppedDays dropped_days;
};

std::string encode_manifest(const Manifest& manifest);
/// Errc::corrupt, or Errc::unsupported when a newer Cordwood wrote it.
Result<Manifest> decode_manifest(std::string_view bytes);

/// Replaces the manifest, then its copy. When this returns both are durable; files that only an older manifest names
/// must stay until then, so that the copy alone is a store of its own at every moment.
Result<void> save_manifest(FileSystem& files, const FolderLayout& folder, const Manifest& manifest);

/// Nullopt when there is none.
Result<std::optional<Manifest>> load_manifest(FileSystem& files, const std::filesystem::path& path);

}  // namespace cordwood::indexer
