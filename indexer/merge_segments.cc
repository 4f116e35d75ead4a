#include <fmt/format.h>

#include "base/check.h"
#include "sealed_segment.h"
#include "segment_file_writer.h"
#include "string_table.h"
#include "word_index.h"

namespace cordwood::indexer {
namespace {

// A word that is in no row group seems to be in one once in so many powers of two lookups.
constexpr unsigned kNeedleSpareBits = 7;

/// For each string of an input, its id in the merged table. Every one finds a place, because row groups that name it
/// are not rewritten.
Result<std::vector<std::uint32_t>> merge_strings(const SealedSegment& input, StringTableBuilder& merged) {
  CORDWOOD_TRY(const auto strings, input.strings());
  std::vector<std::uint32_t> ids;
  ids.reserve(strings->size());
  for (const std::string_view text : strings->strings()) ids.push_back(merged.enter(text));
  return ids;
}

Result<std::string> read_row_group(const SealedSegment& input, const RowGroupEntry& group) {
  std::size_t bytes = 0;
  for (const std::uint32_t block : group.block_bytes) bytes += block;
  std::string blocks(bytes, '\0');
  CORDWOOD_TRY(const std::size_t read, input.file().read_at(group.offset, blocks));
  if (read != bytes) return error(Errc::corrupt, fmt::format("{}: the file ends within a row group", input.name()));
  return blocks;
}

Result<void> merge_segment(const SealedSegment& input, SegmentFileWriter& output) {
  CORDWOOD_TRY(const auto ids, merge_strings(input, output.strings()));
  const std::uint32_t first_group = output.row_group_count();
  CORDWOOD_TRY(for_each_needle_page(input, [&](const NeedleHead& head, const NeedlePage& page) {
    output.needles().add_page(page, head.fingerprint_bits, first_group);
  }));
  for (const RowGroupEntry& group : input.directory().row_groups) {
    CORDWOOD_TRY(const std::string blocks, read_row_group(input, group));
    RowGroupEntry copy = group;
    for (ColumnEntry& column : copy.columns)
      for (std::uint32_t& id : column.strings) id = ids[id];
    CORDWOOD_TRY(output.add_row_group(blocks, std::move(copy), input.directory().fields));
  }
  return success();
}

}  // namespace

Result<SegmentInfo> merge_segments(FileSystem& files, const std::filesystem::path& path,
                                   std::span<const std::shared_ptr<const SealedSegment>> inputs) {
  CORDWOOD_CHECK(!inputs.empty());
  const SegmentInfo first = inputs.front()->info();
  CORDWOOD_TRY(const auto output, SegmentFileWriter::create(files, path, first.day, first.retention_class));
  for (const auto& input : inputs) {
    CORDWOOD_CHECK(input->info().day == first.day && input->info().retention_class == first.retention_class);
    CORDWOOD_TRY(merge_segment(*input, *output));
  }
  return output->finish(kNeedleSpareBits);
}

}  // namespace cordwood::indexer
