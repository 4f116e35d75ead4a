#include "check_segment.h"

#include <vector>

#include <fmt/format.h>

#include "row_group_rows.h"
#include "sealed_segment.h"
#include "segment_file.h"
#include "string_table.h"
#include "word_index.h"

namespace cordwood::indexer {
namespace {

constexpr std::uint64_t kCacheBytes = 16 << 20;

using Dump = std::function<void(std::string_view)>;

class Checker {
 public:
  Checker(const SealedSegment& segment, std::string file, CheckReport& report, const Dump& dump)
      : segment_(segment), file_(std::move(file)), report_(report), dump_(dump) {}

  void check() {
    if (segment_.end_damage()) problem(segment_.end_damage()->message);
    check_cover();
    check_copy();
    check_strings();
    check_needles();
    check_blocks(segment_.directory().lexicon_blocks);
    for (std::size_t i = 0; i < segment_.directory().row_groups.size(); ++i) check_row_group(i);
  }

 private:
  void problem(std::string_view what) { report_.problems.push_back(fmt::format("{}: {}", file_, what)); }
  void show(std::string_view text) const {
    if (dump_) dump_(text);
  }

  /// Blocks lie end to end from header to footer, so that no byte is without a checksum.
  void check_cover() {
    std::uint64_t covered = kSegmentHeaderBytes;
    for (const BlockPlace& place : block_places(segment_.directory())) {
      if (place.offset != covered) problem(fmt::format("byte {}: a gap or an overlap between blocks", covered));
      covered = place.offset + place.bytes;
    }
    if (segment_.end_damage()) return;
    const auto directory_place = read_segment_ends(segment_.file(), segment_.disk_bytes());
    if (directory_place && directory_place.value().offset != covered)
      problem(fmt::format("byte {}: a gap before the directory", covered));
  }

  void check_copy() {
    const auto content = segment_.read_block(segment_.directory().copy);
    if (!content) return problem(content.error().message);
    Directory expected = segment_.directory();
    expected.copy = {};
    expected.string_blocks.clear();
    expected.needle_blocks.clear();
    expected.lexicon_blocks.clear();
    if (content.value() != encode_directory(expected)) problem("the copy of the directory is not like it");
  }

  void check_strings() {
    for (const std::string& field : segment_.directory().fields) show(field);
    const auto strings = segment_.strings();
    if (!strings) return problem(strings.error().message);
    for (const std::string_view text : strings.value()->strings()) show(text);
  }

  void check_needles() {
    const auto checked = for_each_needle_page(segment_, [](const NeedleHead&, const NeedlePage&) {});
    if (!checked) problem(checked.error().message);
  }

  void check_blocks(const std::vector<BlockPlace>& places) {
    for (const BlockPlace& place : places) {
      const auto content = segment_.read_block(place);
      if (!content) problem(content.error().message);
    }
  }

  void check_row_group(std::size_t index) {
    const RowGroupEntry& entry = segment_.directory().row_groups[index];
    report_.rows += entry.summary.rows;
    const auto checked = compare_with_leaves(index, entry);
    if (!checked) problem(fmt::format("row group {} at {}: {}", index, entry.offset, checked.error().message));
  }

  Result<void> compare_with_leaves(std::size_t index, const RowGroupEntry& entry) {
    CORDWOOD_TRY(const auto group, segment_.open_row_group(index));
    CORDWOOD_TRY(const auto times, group->times());
    for (std::size_t row = 0; row < times.size(); ++row)
      if (!entry.summary.times.contains(timestamp_from_nanoseconds(times[row])))
        return error(Errc::corrupt, fmt::format("row {} has a time outside the directory's range", row));
    CORDWOOD_TRY(const Hash128 leaves, sum_leaves(*group, Bitmap(group->row_count(), true), dump_));
    if (leaves != entry.leaves) return error(Errc::corrupt, "rows differ from those that were written");
    return success();
  }

  const SealedSegment& segment_;
  const std::string file_;
  CheckReport& report_;
  const Dump& dump_;
};

}  // namespace

void check_segment(FileSystem& files, const std::filesystem::path& path, CheckReport& report, const Dump& dump) {
  ++report.files;
  const auto segment = SealedSegment::open(files, path, std::make_shared<BlockCache>(kCacheBytes));
  if (!segment) {
    report.problems.push_back(segment.error().message);
    return;
  }
  report.bytes += segment.value()->disk_bytes();
  Checker(*segment.value(), path.string(), report, dump).check();
}

}  // namespace cordwood::indexer
