#include "segment_file_writer.h"

#include <algorithm>
#include <numeric>

#include "lexicon.h"
#include "segment_file.h"

namespace cordwood::indexer {
namespace {

// A merge writes gigabytes. Synced all at once they would hold up the log, and whoever waits for the merge to end.
constexpr std::uint64_t kUnsyncedBytesMax = 64 << 20;

std::filesystem::path work_folder_of(const std::filesystem::path& segment) { return segment.string() + ".work"; }

}  // namespace

SegmentFileWriter::SegmentFileWriter(FileSystem& files, std::filesystem::path path, std::unique_ptr<File> file, Day day)
    : files_(files), path_(std::move(path)), file_(std::move(file)) {
  directory_.day = day;
}

Result<std::unique_ptr<SegmentFileWriter>> SegmentFileWriter::create(FileSystem& files,
                                                                     const std::filesystem::path& path, Day day) {
  CORDWOOD_TRY(auto file, files.open(path, OpenMode::create_new));
  std::unique_ptr<SegmentFileWriter> writer(new SegmentFileWriter(files, path, std::move(file), day));
  CORDWOOD_TRY(writer->append(segment_header()));
  return writer;
}

Result<void> SegmentFileWriter::append(std::string_view bytes) {
  CORDWOOD_TRY(file_->append(bytes));
  bytes_ += bytes.size();
  if (bytes_ - synced_bytes_ < kUnsyncedBytesMax) return success();
  synced_bytes_ = bytes_;
  return file_->sync();
}

Result<BlockPlace> SegmentFileWriter::append_as_block(std::string_view content, BlockKind kind, Packing packing) {
  std::string block;
  append_block(block, content, packing, kind);
  const BlockPlace place{bytes_, static_cast<std::uint32_t>(block.size())};
  CORDWOOD_TRY(append(block));
  return place;
}

std::uint32_t SegmentFileWriter::field_of(std::string_view name) {
  const auto [entry, is_new] = field_ids_.try_emplace(std::string(name), static_cast<std::uint32_t>(field_ids_.size()));
  if (is_new) directory_.fields.emplace_back(name);
  return entry->second;
}

Result<void> SegmentFileWriter::add_row_group(EncodedRowGroup encoded) {
  needles_.add(row_group_count(), encoded.needles);
  for (const auto& [name, rows] : encoded.classes) classes_[name] += rows;
  return add_row_group(encoded.blocks, std::move(encoded.entry), encoded.names);
}

Result<void> SegmentFileWriter::add_row_group(std::string_view blocks, RowGroupEntry entry,
                                              std::span<const std::string> names) {
  for (ColumnEntry& column : entry.columns) column.field = field_of(names[column.field]);
  entry.offset = bytes_;
  CORDWOOD_TRY(append(blocks));
  directory_.row_groups.push_back(std::move(entry));
  return success();
}

// Field numbers become the order of names. Columns of a row group are in that order already.
void SegmentFileWriter::sort_fields() {
  auto& fields = directory_.fields;
  std::vector<std::uint32_t> order(fields.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return fields[a] < fields[b]; });
  std::vector<std::uint32_t> number(fields.size());
  std::vector<std::string> sorted(fields.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    number[order[i]] = i;
    sorted[i] = std::move(fields[order[i]]);
  }
  fields = std::move(sorted);
  for (RowGroupEntry& group : directory_.row_groups)
    for (ColumnEntry& column : group.columns) column.field = number[column.field];
}

// What the row groups cannot say of themselves, once more and away from the end of the file: a merge copies them byte
// for byte, so names of fields and ids of strings stand in the directory alone.
Result<void> SegmentFileWriter::append_directory_copy() {
  directory_.string_count = strings_.size();
  CORDWOOD_TRY(directory_.copy, append_as_block(encode_directory(directory_), BlockKind::directory_copy));
  return success();
}

Result<void> SegmentFileWriter::append_strings() {
  for (const std::string& block : strings_.encode()) {
    CORDWOOD_TRY(const BlockPlace place, append_as_block(block, BlockKind::strings));
    directory_.string_blocks.push_back(place);
  }
  return success();
}

Result<void> SegmentFileWriter::append_lexicon() {
  std::size_t bytes = 0;
  for (const std::string_view text : strings_.strings()) bytes += text.size();
  if (bytes < kLexiconTextBytesMin) return success();
  CORDWOOD_TRY(const std::string database, build_lexicon(files_, work_folder_of(path_), strings_.strings()));
  CORDWOOD_TRY(const BlockPlace place, append_as_block(database, BlockKind::lexicon));
  directory_.lexicon_blocks.push_back(place);
  return success();
}

Result<void> SegmentFileWriter::append_needles(unsigned spare_bits) {
  if (!needle_inputs_.empty()) return append_merged_needles(spare_bits);
  for (const std::string& block : needles_.encode(row_group_count(), spare_bits)) {
    const BlockKind kind = directory_.needle_blocks.empty() ? BlockKind::needle_head : BlockKind::needle_page;
    CORDWOOD_TRY(const BlockPlace place, append_as_block(block, kind, Packing::none));
    directory_.needle_blocks.push_back(place);
  }
  return success();
}

// The head is written last and named first.
Result<void> SegmentFileWriter::append_merged_needles(unsigned spare_bits) {
  if (auto blocks = needles_.encode(row_group_count(), spare_bits); !blocks.empty()) {
    CORDWOOD_TRY(auto input, needle_input_of(std::move(blocks), row_group_count()));
    needle_inputs_.push_back(std::move(input));
  }
  std::vector<BlockPlace> pages;
  CORDWOOD_TRY(
      const std::string head,
      cordwood::indexer::merge_needles(
          std::move(needle_inputs_), row_group_count(), spare_bits, [&](const std::string& page) -> Result<void> {
            CORDWOOD_TRY(const BlockPlace place, append_as_block(page, BlockKind::needle_page, Packing::none));
            pages.push_back(place);
            return success();
          }));
  if (pages.empty()) return success();
  CORDWOOD_TRY(const BlockPlace place, append_as_block(head, BlockKind::needle_head, Packing::none));
  directory_.needle_blocks.push_back(place);
  directory_.needle_blocks.insert(directory_.needle_blocks.end(), pages.begin(), pages.end());
  return success();
}

Result<SegmentInfo> SegmentFileWriter::finish(unsigned needle_spare_bits, WordIndex words) {
  sort_fields();
  CORDWOOD_TRY(append_directory_copy());
  CORDWOOD_TRY(append_strings());
  if (words == WordIndex::lexicon) {
    CORDWOOD_TRY(append_lexicon());
  }
  CORDWOOD_TRY(append_needles(needle_spare_bits));
  CORDWOOD_TRY(const BlockPlace place, append_as_block(encode_directory(directory_), BlockKind::directory));
  CORDWOOD_TRY(append(segment_footer(place)));
  CORDWOOD_TRY(file_->sync());
  SegmentInfo info = summarize(directory_, bytes_);
  std::erase_if(classes_, [](const auto& entry) { return entry.second == 0; });
  info.classes = std::move(classes_);
  return info;
}

SegmentInfo summarize(const Directory& directory, std::uint64_t disk_bytes) {
  SegmentInfo info{directory.day, {}, 0, directory.row_groups.size(), disk_bytes, 0, 0, {}};
  for (const RowGroupEntry& group : directory.row_groups) {
    const RowGroupSummary& summary = group.summary;
    const bool first = info.rows == 0;
    info.rows += summary.rows;
    info.times.start = first ? summary.times.start : std::min(info.times.start, summary.times.start);
    info.times.end = first ? summary.times.end : std::max(info.times.end, summary.times.end);
    info.first_arrival = first ? summary.first_arrival : std::min(info.first_arrival, summary.first_arrival);
    info.last_arrival = std::max(info.last_arrival, summary.last_arrival);
  }
  return info;
}

}  // namespace cordwood::indexer
