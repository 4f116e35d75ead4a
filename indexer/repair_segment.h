#pragma once
// Writes a damaged segment anew with every row group that is whole. What else the file holds (directory, strings,
// lexicon, needles) follows from these.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "sealed_segment.h"

namespace cordwood::indexer {

/// A row group that could not be saved.
struct LostRows {
  std::size_t row_group = 0;
  std::uint64_t offset = 0;  // In the damaged file.
  std::uint64_t rows = 0;
  TimeRange times;
  std::string reason;
};

struct RepairedSegment {
  std::optional<SegmentInfo> info;  // Of the new file; absent when no row was saved, and there is no file.
  std::vector<LostRows> lost;
};

/// Writes `path`, which must not exist, from what is whole in `damaged`: a row group counts as whole when its decoded
/// rows have the leaf hashes that the directory says. Deleted rows are left out. Memory: one row group, strings and
/// needles. Errc::io; then the caller removes what is there.
Result<RepairedSegment> repair_segment(FileSystem& files, const SealedSegment& damaged,
                                       const std::filesystem::path& path);

}  // namespace cordwood::indexer
