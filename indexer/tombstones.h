#pragma once
// Which rows of a sealed segment are deleted. Segments are immutable, so this stands in a small file beside each: a
// bitmap a row group, replaced whole under a new version. The manifest says which version counts. Merges drop the
// rows and the file with them. docs/format/tombstones.md gives the bytes.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"
#include "directory.h"
#include "indexer/bitmap.h"

namespace cordwood::indexer {

struct Tombstones {
  std::uint64_t version = 0;               // 0: no row is deleted.
  std::map<std::uint32_t, Bitmap> groups;  // The deleted rows of each row group that has some.

  std::uint64_t rows() const;
  std::uint32_t rows_of(std::uint32_t group) const;
  /// REQUIRES: `rows` is as large as the row group, and not empty.
  void add(std::uint32_t group, const Bitmap& rows);
};

std::string encode_tombstones(const Tombstones& tombstones, const Directory& directory);

/// Errc::corrupt unless the bytes are tombstones of a segment with this directory; Errc::unsupported when a newer
/// Cordwood wrote them.
Result<Tombstones> decode_tombstones(std::string_view bytes, const Directory& directory);

/// What is inside the file's one block.
Result<Tombstones> decode_tombstones_content(std::string_view content, const Directory& directory);

/// Writes a file that must not exist, and syncs it; the caller syncs the folder.
Result<void> write_tombstones(FileSystem& files, const std::filesystem::path& path, const Tombstones& tombstones,
                              const Directory& directory);
/// The error names the path. Errc::corrupt also when the file is missing or has another version: without it deleted
/// rows would come back.
Result<Tombstones> read_tombstones(FileSystem& files, const std::filesystem::path& path, std::uint64_t version,
                                   const Directory& directory);

}  // namespace cordwood::indexer
