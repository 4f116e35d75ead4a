#include <fmt/format.h>

#include "base/check.h"
#include "leaf_hash.h"
#include "row_group_encoder.h"
#include "row_group_rows.h"
#include "sealed_segment.h"
#include "segment_file_writer.h"
#include "string_table.h"
#include "word_index.h"

namespace cordwood::indexer {
namespace {

// A word that is in no row group seems to be in one once in so many powers of two lookups.
constexpr unsigned kNeedleSpareBits = 7;

Result<std::string> read_row_group(const SealedSegment& input, const RowGroupEntry& group) {
  std::size_t bytes = 0;
  for (const std::uint32_t block : group.block_bytes) bytes += block;
  std::string blocks(bytes, '\0');
  CORDWOOD_TRY(const std::size_t read, input.file().read_at(group.offset, blocks));
  if (read != bytes) return error(Errc::corrupt, fmt::format("{}: the file ends within a row group", input.name()));
  return blocks;
}

/// Takes one input over into the output.
class SegmentMerge {
 public:
  SegmentMerge(const MergeInput& input, const StringTable& strings, SegmentFileWriter& output, RowGroupEncoder& encoder,
               const GoOn& go_on)
      : input_(*input.segment),
        classes_(input.classes),
        strings_(strings),
        output_(output),
        encoder_(encoder),
        go_on_(go_on),
        new_ids_(strings.size(), kNoString),
        new_groups_(input.segment->directory().row_groups.size(), kNoGroup) {}

  Result<void> run() {
    if (input_.directory().needles_lost) return error(Errc::corrupt, fmt::format("{}: no needles", input_.name()));
    for (std::uint32_t index = 0; index < input_.row_groups().size(); ++index) {
      if (!go_on_()) return gave_up();
      const RowGroupSummary& summary = input_.row_groups()[index];
      if (summary.deleted_rows == 0) {
        CORDWOOD_TRY(copy(index));
      } else if (summary.deleted_rows < summary.rows) {
        CORDWOOD_TRY(write_live_rows(index));
      } else if (!classes_.empty()) {
        CORDWOOD_TRY(const auto group, input_.open_row_group(index));
        CORDWOOD_TRY(take_off_classes(*group, Bitmap(group->row_count(), true)));
      }
    }
    for (const auto& [name, rows] : classes_) output_.classes()[name] += rows;
    if (input_.directory().needle_blocks.empty()) return success();
    CORDWOOD_TRY(auto needles, needle_input_of(input_, std::move(new_groups_)));
    needles.read_page = [read = std::move(needles.read_page), &go_on = go_on_](std::size_t page) -> Result<NeedlePage> {
      if (!go_on()) return gave_up();
      return read(page);
    };
    output_.merge_needles(std::move(needles));
    return success();
  }

 private:
  static constexpr std::uint32_t kNoString = UINT32_MAX;

  Result<void> copy(std::uint32_t index) {
    const RowGroupEntry& group = input_.directory().row_groups[index];
    CORDWOOD_TRY(const std::string blocks, read_row_group(input_, group));
    RowGroupEntry entry = group;
    for (ColumnEntry& column : entry.columns)
      for (std::uint32_t& id : column.strings) id = new_id(id);
    new_groups_[index] = output_.row_group_count();
    return output_.add_row_group(blocks, std::move(entry), input_.directory().fields);
  }

  // Every string finds a place, because row groups that name it are not rewritten.
  std::uint32_t new_id(std::uint32_t id) {
    if (new_ids_[id] == kNoString) new_ids_[id] = output_.strings().enter(strings_[id]);
    return new_ids_[id];
  }

  // Its needles and strings are found anew: none of a deleted row stays.
  Result<void> write_live_rows(std::uint32_t index) {
    CORDWOOD_TRY(const auto group, input_.open_row_group(index));
    const Bitmap live = group->live_rows();
    DecodedRows decoded;
    CORDWOOD_TRY(decoded.add(*group, live));
    std::vector<const Row*> rows;
    for (const Row& row : decoded.rows()) rows.push_back(&row);
    EncodedRowGroup encoded = encoder_.encode(rows);
    encoded.classes.clear();  // They are counted with the rest of the input.
    Bitmap dead = live;
    dead.invert();
    CORDWOOD_TRY(Hash128 leaves, sum_leaves(*group, dead));
    add_leaf(leaves, encoded.entry.leaves);
    if (leaves != input_.directory().row_groups[index].leaves)
      return error(Errc::corrupt,
                   fmt::format("{}: row group {}: rows differ from those that were written", input_.name(), index));
    CORDWOOD_TRY(take_off_classes(*group, dead));
    return output_.add_row_group(std::move(encoded));
  }

  Result<void> take_off_classes(const RowGroup& group, const Bitmap& dead) {
    if (classes_.empty()) return success();
    CORDWOOD_TRY(const ClassRows counted, count_classes(group, dead));
    for (const auto& [name, rows] : counted) {
      const auto found = classes_.find(name);
      if (found == classes_.end() || found->second < rows)
        return error(Errc::corrupt, fmt::format("{}: has more rows of {} than were counted", input_.name(), name));
      found->second -= rows;
    }
    return success();
  }

  const SealedSegment& input_;
  ClassRows classes_;  // Of the rows that are left.
  const StringTable& strings_;
  SegmentFileWriter& output_;
  RowGroupEncoder& encoder_;
  const GoOn& go_on_;
  std::vector<std::uint32_t> new_ids_;     // Of the strings.
  std::vector<std::uint32_t> new_groups_;  // Of the row groups that are copied.
};

}  // namespace

Result<SegmentInfo> merge_segments(FileSystem& files, const std::filesystem::path& path,
                                   std::span<const MergeInput> inputs, const GoOn& go_on) {
  CORDWOOD_CHECK(!inputs.empty());
  const Day day = inputs.front().segment->day();
  CORDWOOD_TRY(const auto output, SegmentFileWriter::create(files, path, day));
  RowGroupEncoder encoder(output->strings());
  for (const MergeInput& input : inputs) {
    CORDWOOD_CHECK(input.segment->day() == day);
    CORDWOOD_TRY(const auto strings, input.segment->strings());
    CORDWOOD_TRY(SegmentMerge(input, *strings, *output, encoder, go_on).run());
  }
  return output->finish(kNeedleSpareBits);
}

}  // namespace cordwood::indexer
