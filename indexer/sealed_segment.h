#pragma once
// An open sealed segment file: immutable, checksummed block by block.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "block_cache.h"
#include "directory.h"
#include "directory_recovery.h"
#include "indexer/segment.h"
#include "segment_writer.h"
#include "tombstones.h"

namespace cordwood::indexer {

class StringTable;

/// Threads: const members from any thread at once. Lifetime: holds the file open, so a file that was removed stays
/// readable until the last holder goes.
class SealedSegment final : public Segment, public std::enable_shared_from_this<SealedSegment> {
 public:
  /// Reads header, footer and directory; when one of them is not what was written, the copy of the directory serves.
  /// Errc::corrupt when that is damaged too, Errc::unsupported when a newer Cordwood wrote it. No row is deleted.
  static Result<std::shared_ptr<const SealedSegment>> open(FileSystem& files, const std::filesystem::path& path,
                                                           std::shared_ptr<BlockCache> cache);
  /// …and then its tombstones, of a version that is not 0.
  static Result<std::shared_ptr<const SealedSegment>> open(FileSystem& files, const std::filesystem::path& path,
                                                           std::shared_ptr<BlockCache> cache,
                                                           const std::filesystem::path& tombstones,
                                                           std::uint64_t tombstones_version);
  ~SealedSegment() override;
  SealedSegment(const SealedSegment&) = delete;
  SealedSegment& operator=(const SealedSegment&) = delete;

  Day day() const override { return directory_.day; }
  TimeRange times() const override { return info_.times; }
  std::string_view name() const override { return name_; }
  std::uint64_t row_count() const override { return info_.rows - tombstones_.rows(); }
  std::uint64_t disk_bytes() const override { return info_.disk_bytes; }
  std::span<const RowGroupSummary> row_groups() const override { return summaries_; }
  Result<std::vector<Verdict>> judge(std::string_view field, const ValueTest& test) const override;
  Result<std::shared_ptr<const RowGroup>> open_row_group(std::size_t index) const override;
  std::vector<std::string> column_names() const override { return directory_.fields; }

  SegmentInfo info() const { return info_; }  // Of the file: deleted rows count, and classes are not in it.
  const Tombstones& tombstones() const { return tombstones_; }

  /// Item numbers in the cache. Row groups number theirs from 2^56 on (sealed_row_group.cc).
  enum CacheItem : std::uint64_t {
    strings_item = 0,
    lexicon_item = 1,
    needle_head_item = 2,
    first_needle_page_item = std::uint64_t{1} << 32,
  };

  // For the index, the merge, the row groups and fsck.
  const Directory& directory() const { return directory_; }
  const File& file() const { return *file_; }
  BlockCache& cache() const { return *cache_; }
  std::uint64_t cache_owner() const { return cache_owner_; }
  /// The segment's repeating strings, decoded; kept by the cache.
  Result<std::shared_ptr<const StringTable>> strings() const;
  /// What is wrong with the file's ends or its directory, when the copy had to serve.
  const std::optional<Error>& end_damage() const { return end_damage_; }
  /// One block's content, checked; not cached.
  Result<std::string> read_block(const BlockPlace& place) const;

 private:
  static Result<std::shared_ptr<SealedSegment>> open_file(FileSystem& files, const std::filesystem::path& path,
                                                          std::shared_ptr<BlockCache> cache);
  SealedSegment(std::unique_ptr<File> file, std::string name, RecoveredDirectory directory, std::uint64_t bytes,
                std::shared_ptr<BlockCache> cache);

  std::unique_ptr<File> file_;
  std::string name_;
  Directory directory_;
  std::optional<Error> end_damage_;
  SegmentInfo info_;
  Tombstones tombstones_;
  std::vector<RowGroupSummary> summaries_;
  std::shared_ptr<BlockCache> cache_;
  std::uint64_t cache_owner_;
};

}  // namespace cordwood::indexer
