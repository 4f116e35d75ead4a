#include "segment_writer.h"

#include "base/check.h"
#include "row_group_encoder.h"
#include "row_order.h"
#include "segment_file_writer.h"

namespace cordwood::indexer {
namespace {

// More than a merged segment keeps, because merges can shorten fingerprints but not lengthen them.
constexpr unsigned kNeedleSpareBits = 16;

}  // namespace

Result<SegmentInfo> write_segment(FileSystem& files, const std::filesystem::path& path, Day day,
                                  std::span<const Row> rows, WordIndex words) {
  CORDWOOD_CHECK(!rows.empty());
  CORDWOOD_TRY(const auto writer, SegmentFileWriter::create(files, path, day));
  const std::vector<const Row*> sorted = sorted_rows(rows);
  RowGroupEncoder encoder(writer->strings());
  for (const auto group : cut_row_groups(sorted, kRowGroupRows, kRowGroupBytes)) {
    CORDWOOD_TRY(writer->add_row_group(encoder.encode(group)));
  }
  return writer->finish(kNeedleSpareBits, words);
}

}  // namespace cordwood::indexer
