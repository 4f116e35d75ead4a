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
#include "row_group_encoder.h"
#include "segment_writer.h"
#include "string_table.h"

namespace cordwood::indexer {

/// Threads: one. After a failure the file is unusable and the caller removes it.
class SegmentFileWriter {
 public:
  static Result<std::unique_ptr<SegmentFileWriter>> create(FileSystem& files, const std::filesystem::path& path,
                                                           Day day);

  /// Appends a row group that was encoded for this file, its needles and its classes.
  Result<void> add_row_group(EncodedRowGroup encoded);
  /// Appends one of another file. `entry.columns[i].field` is an index into `names`; its strings are ids of strings().
  Result<void> add_row_group(std::string_view blocks, RowGroupEntry entry, std::span<const std::string> names);

  std::uint32_t row_group_count() const { return static_cast<std::uint32_t>(directory_.row_groups.size()); }
  std::uint64_t bytes() const { return bytes_; }  // So far.
  StringTableBuilder& strings() { return strings_; }
  void merge_needles(NeedleInput input) { needle_inputs_.push_back(std::move(input)); }
  ClassRows& classes() {
    return classes_;
  }  // Rows of the file by class; those of other files' row groups are the caller's to add.

  /// Writes everything that follows the row groups and syncs the file. `needle_spare_bits`: NeedleIndexBuilder.
  Result<SegmentInfo> finish(unsigned needle_spare_bits, WordIndex words = WordIndex::lexicon);

 private:
  SegmentFileWriter(FileSystem& files, std::filesystem::path path, std::unique_ptr<File> file, Day day);

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
  NeedleIndexBuilder needles_;  // Of row groups that were encoded for this file.
  ClassRows classes_;
  std::vector<NeedleInput> needle_inputs_;  // Of row groups that were copied.
};

/// The sums over a directory that a manifest and a summary need; a directory has no classes.
SegmentInfo summarize(const Directory& directory, std::uint64_t disk_bytes);

}  // namespace cordwood::indexer
