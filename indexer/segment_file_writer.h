#pragma once
// Writes one segment file from front to back; shared by sealing and merging.

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/file_system.h"
#include "directory.h"
#include "needle_merge.h"
#include "segment_writer.h"
#include "string_table.h"

namespace cordwood::indexer {

/// Threads: one. After a failure the file is unusable and the caller removes it.
class SegmentFileWriter {
 public:
  static Result<std::unique_ptr<SegmentFileWriter>> create(FileSystem& files, const std::filesystem::path& path,
                                                           Day day, RetentionClass retention_class);

  /// Appends a row group. `entry.columns[i].field` is an index into `names`; its strings are ids of strings().
  Result<void> add_row_group(std::string_view blocks, RowGroupEntry entry, std::span<const std::string> names);

  std::uint32_t row_group_count() const { return static_cast<std::uint32_t>(directory_.row_groups.size()); }
  std::uint64_t bytes() const { return bytes_; }  // So far.
  StringTableBuilder& strings() { return strings_; }
  NeedleIndexBuilder& needles() { return needles_; }  // Of row groups that are encoded for this file.
  void merge_needles(NeedleInput input) { needle_inputs_.push_back(std::move(input)); }

  /// Writes everything that follows the row groups and syncs the file. `needle_spare_bits`: NeedleIndexBuilder.
  Result<SegmentInfo> finish(unsigned needle_spare_bits, WordIndex words = WordIndex::lexicon);

 private:
  SegmentFileWriter(FileSystem& files, std::filesystem::path path, std::unique_ptr<File> file, Day day,
                    RetentionClass retention_class);

  Result<void> append(std::string_view bytes);
  Result<BlockPlace> append_as_block(std::string_view content, BlockKind kind, Packing packing = Packing::zstd);
  std::uint32_t field_of(std::string_view name);
  void sort_fields();
  Result<void> append_directory_copy();
  Result<void> append_strings();
  Result<void> append_lexicon();
  Result<void> append_needles(unsigned spare_bits);
  Result<void> append_merged_needles(unsigned spare_bits);

  FileSystem& files_;
  const std::filesystem::path path_;
  std::unique_ptr<File> file_;
  std::uint64_t bytes_ = 0;
  std::uint64_t synced_bytes_ = 0;
  Directory directory_;  // Fields in the order met until sort_fields().
  std::unordered_map<std::string, std::uint32_t> field_ids_;
  StringTableBuilder strings_;
  NeedleIndexBuilder needles_;
  std::vector<NeedleInput> needle_inputs_;  // Of row groups that were copied.
};

/// The sums over a directory that a manifest and a summary need.
SegmentInfo summarize(const Directory& directory, std::uint64_t disk_bytes);

}  // namespace cordwood::indexer
