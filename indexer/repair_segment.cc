#include "repair_segment.h"

#include "leaf_hash.h"
#include "row_group_encoder.h"
#include "row_group_rows.h"
#include "segment_file_writer.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

// As a merge does: what is repaired is mostly merged already.
constexpr unsigned kNeedleSpareBits = 7;

Result<DecodedRows> read_whole(const SealedSegment& segment, std::size_t index) {
  CORDWOOD_TRY(const auto group, segment.open_row_group(index));
  CORDWOOD_TRY(const Hash128 leaves, sum_leaves(*group, Bitmap(group->row_count(), true)));
  if (leaves != segment.directory().row_groups[index].leaves)
    return error(Errc::corrupt, "rows differ from those that were written");
  DecodedRows decoded;
  CORDWOOD_TRY(decoded.add(*group, group->live_rows()));
  return decoded;
}

}  // namespace

Result<RepairedSegment> repair_segment(FileSystem& files, const SealedSegment& damaged,
                                       const std::filesystem::path& path) {
  RepairedSegment repaired;
  const Directory& directory = damaged.directory();
  CORDWOOD_TRY(const auto output, SegmentFileWriter::create(files, path, directory.day));
  RowGroupEncoder encoder(output->strings());
  for (std::size_t index = 0; index < directory.row_groups.size(); ++index) {
    const RowGroupEntry& entry = directory.row_groups[index];
    const auto decoded = read_whole(damaged, index);
    if (!decoded && decoded.error().code == Errc::io) return decoded.error();
    if (!decoded) {
      repaired.lost.push_back({index, entry.offset, entry.summary.rows, entry.summary.times, decoded.error().message});
      continue;
    }
    std::vector<const Row*> rows;
    for (const Row& row : decoded.value().rows()) rows.push_back(&row);
    if (rows.empty()) continue;  // All deleted.
    CORDWOOD_TRY(output->add_row_group(encoder.encode(rows)));
  }
  if (output->row_group_count() == 0) {
    CORDWOOD_TRY(files.remove(path));
    return repaired;
  }
  CORDWOOD_TRY(repaired.info, output->finish(kNeedleSpareBits));
  return repaired;
}

}  // namespace cordwood::indexer
