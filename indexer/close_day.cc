#include "close_day.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/check.h"
#include "close_gain.h"
#include "leaf_hash.h"
#include "lots.h"
#include "row_group_encoder.h"
#include "row_group_rows.h"
#include "row_order.h"
#include "segment_file_writer.h"

namespace cordwood::indexer {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::uint32_t kSecondsOfDay = 86'400;
constexpr std::uint32_t kSecondsOfHour = 3'600;
// Beyond this many decodings of each row the order is not worth the work.
constexpr std::uint64_t kDecodesMax = 8;
// The day's own blocks, so that the cache of queries is left alone: a few row groups.
constexpr std::uint64_t kCacheBytes = 32 << 20;
constexpr std::size_t kSampledRowGroups = 8;
// A few more than merges keep, because they can shorten fingerprints but not lengthen them, and a large day has more
// than one file that they join.
constexpr unsigned kNeedleSpareBits = 10;
// The index of a file takes about so many bytes of memory for each byte of the file while it is written.
constexpr std::uint64_t kIndexMemoryPerFileByte = 4;
constexpr std::uint64_t kFileBytesMin = 16 << 20;

struct Slice {
  std::uint32_t begin = 0;  // Seconds of the day.
  std::uint32_t end = 0;
  std::uint64_t rows = 0;
};

/// Hours, joined to at least `rows_min` and cut to at most `rows_max`; `rows` by second of the day. No slice without
/// rows.
std::vector<Slice> cut_slices(std::span<const std::uint32_t> rows, std::uint64_t rows_min, std::uint64_t rows_max) {
  std::vector<Slice> slices;
  Slice slice;
  const auto end_slice = [&](std::uint32_t end) {
    slice.end = end;
    if (slice.rows > 0) slices.push_back(slice);
    slice = {end, end, 0};
  };
  for (std::uint32_t second = 0; second < rows.size(); ++second) {
    const bool full_hours = second % kSecondsOfHour == 0 && slice.rows >= rows_min;
    if (full_hours || (slice.rows > 0 && slice.rows + rows[second] > rows_max)) end_slice(second);
    slice.rows += rows[second];
  }
  end_slice(static_cast<std::uint32_t>(rows.size()));
  return slices;
}

/// Neighbouring slices that are decoded together.
using Pass = std::span<const Slice>;

std::vector<Pass> join_slices(std::span<const Slice> slices, std::uint64_t rows_max) {
  std::vector<Pass> passes;
  for (std::size_t begin = 0; begin < slices.size();) {
    std::size_t end = begin;
    for (std::uint64_t rows = 0; end < slices.size() && (end == begin || rows + slices[end].rows <= rows_max); ++end)
      rows += slices[end].rows;
    passes.push_back(slices.subspan(begin, end - begin));
    begin = end;
  }
  return passes;
}

class DayClosing {
 public:
  DayClosing(const StoreFiles& store, Catalog& catalog, const CloseOptions& options,
             std::vector<std::filesystem::path>& made)
      : store_{store.files, store.folder, std::make_shared<BlockCache>(kCacheBytes)},
        catalog_(catalog),
        options_(options),
        made_(made) {}

  Result<bool> run(std::span<const StoredSegment> inputs) {
    CORDWOOD_TRY(open(inputs));
    CORDWOOD_TRY(count_rows());
    CORDWOOD_TRY(sample_rows());
    const ClosedShape shape = closed_shape(rows_, value_bytes_of_row_);
    const bool parts = mixes_lots(inputs, options_.classes);
    CORDWOOD_TRY(const bool gains, gains_by_closing(inputs_, shape));
    if (!gains && !parts) return false;
    const std::uint64_t rows_max = std::max<std::uint64_t>(options_.memory_bytes / memory_of_row_, kRowGroupRows);
    const std::vector<Slice> slices = cut_slices(rows_of_second_, shape.rows_of_slice, rows_max);
    const std::vector<Pass> passes = join_slices(slices, rows_max);
    if (decodes(passes) > kDecodesMax * group_count_ && !parts) return false;
    for (const Pass pass : passes) {
      CORDWOOD_TRY(write(pass));
    }
    while (!open_files_.empty()) {
      CORDWOOD_TRY(end_file(open_files_.begin()));
    }
    if (leaves_written_ != leaves_read_)
      return error(Errc::corrupt, "the rows that were written are not those that were read");
    return true;
  }

  std::vector<StoredSegment> take_closed() { return std::move(closed_); }

 private:
  // Anew, with a cache of its own.
  Result<void> open(std::span<const StoredSegment> inputs) {
    day_ = inputs.front().segment->day();
    for (const StoredSegment& input : inputs) {
      CORDWOOD_TRY(auto opened, open_stored_segment(store_, input.entry()));
      group_count_ += opened.segment->row_groups().size();
      inputs_.push_back(std::move(opened.segment));
    }
    return success();
  }

  Result<void> count_rows() {
    for (const auto& input : inputs_) {
      for (std::size_t i = 0; i < input->row_groups().size(); ++i) {
        if (!options_.go_on()) return gave_up();
        CORDWOOD_TRY(const auto group, input->open_row_group(i));
        CORDWOOD_TRY(const auto times, group->times());
        const Bitmap live = group->live_rows();
        live.for_each([&](std::uint32_t row) { ++rows_of_second_[second_of(times[row])]; });
        rows_ += live.count();
        Hash128 leaves = input->directory().row_groups[i].leaves;
        if (!live.all()) {
          CORDWOOD_TRY(leaves, sum_leaves(*group, live));
        }
        add_leaf(leaves_read_, leaves);
      }
    }
    return success();
  }

  // By the largest of a few row groups.
  Result<void> sample_rows() {
    const std::size_t step = std::max<std::size_t>(1, group_count_ / kSampledRowGroups);
    std::size_t number = 0;
    for (const auto& input : inputs_) {
      for (std::size_t i = 0; i < input->row_groups().size(); ++i) {
        if (number++ % step != 0) continue;
        CORDWOOD_TRY(const auto group, input->open_row_group(i));
        DecodedRows rows;
        CORDWOOD_TRY(rows.add(*group, Bitmap(group->row_count(), true)));
        std::uint64_t value_bytes = 0;
        for (const Row& row : rows.rows())
          for (const Field& field : row.fields) value_bytes += field.value.size();
        memory_of_row_ = std::max<std::uint64_t>(memory_of_row_, rows.memory_bytes() / group->row_count());
        value_bytes_of_row_ = std::max<std::uint64_t>(value_bytes_of_row_, value_bytes / group->row_count());
      }
    }
    return success();
  }

  std::uint32_t second_of(std::int64_t time) const {
    const std::int64_t second = (time - nanoseconds_of(Timestamp(day_))) / kSecond;
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(second, 0, kSecondsOfDay - 1));
  }
  bool overlaps(const RowGroupSummary& summary, Pass pass) const {
    return second_of(nanoseconds_of(summary.times.start)) < pass.back().end &&
           second_of(nanoseconds_of(summary.times.end)) >= pass.front().begin;
  }
  std::uint64_t decodes(std::span<const Pass> passes) const {
    std::uint64_t sum = 0;
    for (const Pass pass : passes)
      for (const auto& input : inputs_)
        for (const RowGroupSummary& summary : input->row_groups()) sum += overlaps(summary, pass) ? 1 : 0;
    return sum;
  }

  Result<void> write(Pass pass) {
    DecodedRows decoded;
    CORDWOOD_TRY(decode(pass, decoded));
    std::vector<std::vector<Row>> of_slices(pass.size());
    for (const Row& row : decoded.rows()) {
      const auto after =
          std::upper_bound(pass.begin(), pass.end(), second_of(nanoseconds_of(row.time)),
                           [](std::uint32_t second, const Slice& slice) { return second < slice.begin; });
      of_slices[static_cast<std::size_t>(after - pass.begin()) - 1].push_back(row);
    }
    for (const auto& rows : of_slices) {
      CORDWOOD_TRY(write_slice(rows));
    }
    const std::uint64_t file_bytes_max = std::max(options_.memory_bytes / kIndexMemoryPerFileByte, kFileBytesMin);
    while (open_bytes() >= file_bytes_max) {
      CORDWOOD_TRY(end_file(std::max_element(open_files_.begin(), open_files_.end(), [](const auto& a, const auto& b) {
        return a.second.writer->bytes() < b.second.writer->bytes();
      })));
    }
    return success();
  }

  std::uint64_t open_bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& [lot, file] : open_files_) bytes += file.writer->bytes();
    return bytes;
  }

  Result<void> decode(Pass pass, DecodedRows& decoded) {
    for (const auto& input : inputs_) {
      for (std::size_t i = 0; i < input->row_groups().size(); ++i) {
        if (!overlaps(input->row_groups()[i], pass)) continue;
        if (!options_.go_on()) return gave_up();
        CORDWOOD_TRY(const auto group, input->open_row_group(i));
        CORDWOOD_TRY(const auto times, group->times());
        Bitmap wanted = group->live_rows();
        wanted.keep_if([&](std::uint32_t row) {
          const std::uint32_t second = second_of(times[row]);
          return pass.front().begin <= second && second < pass.back().end;
        });
        if (wanted.none()) continue;
        CORDWOOD_TRY(decoded.add(*group, wanted));
        if (decoded.memory_bytes() > 2 * options_.memory_bytes + kRowGroupBytes)
          return error(Errc::too_large, fmt::format("{} bytes of rows at once", decoded.memory_bytes()));
      }
    }
    return success();
  }

  Result<void> write_slice(std::span<const Row> rows) {
    std::map<std::string, std::vector<Row>> lots;
    for (const Row& row : rows) lots[lot_of_row(row)].push_back(row);
    for (const auto& [lot, of_lot] : lots) {
      CORDWOOD_TRY(write_rows(lot, of_lot));
    }
    return success();
  }

  // Neighbours mostly have one class, and their texts are the same memory.
  const std::string& lot_of_row(const Row& row) {
    std::string_view name = kStandardClass;
    for (const Field& field : row.fields)
      if (field.name == kRetentionClassField) name = field.value;
    const auto known = lots_.find(name);
    if (known != lots_.end()) return known->second;
    return lots_.emplace(name, lot_of(name, options_.classes)).first->second;
  }

  Result<void> write_rows(const std::string& lot, std::span<const Row> rows) {
    const std::vector<const Row*> sorted = sorted_rows(rows);
    for (const auto group : cut_row_groups(sorted, kRowGroupRows, kRowGroupBytes)) {
      if (!options_.go_on()) return gave_up();
      OpenFile& file = open_files_[lot];
      if (file.writer == nullptr) {
        CORDWOOD_TRY(begin(file));
      }
      EncodedRowGroup encoded = file.encoder->encode(group);
      add_leaf(leaves_written_, encoded.entry.leaves);
      CORDWOOD_TRY(file.writer->add_row_group(std::move(encoded)));
    }
    return success();
  }

  /// A file that is being written.
  struct OpenFile {
    std::uint64_t number = 0;
    std::unique_ptr<SegmentFileWriter> writer;
    std::unique_ptr<RowGroupEncoder> encoder;
  };
  using OpenFiles = std::map<std::string, OpenFile>;  // By lot.

  Result<void> begin(OpenFile& file) {
    CORDWOOD_TRY(make_day_folder(store_, day_));
    file.number = catalog_.new_number();
    made_.push_back(store_.folder.segment(day_, file.number));
    CORDWOOD_TRY(file.writer, SegmentFileWriter::create(store_.files, made_.back(), day_));
    file.encoder = std::make_unique<RowGroupEncoder>(file.writer->strings());
    return success();
  }

  Result<void> end_file(OpenFiles::iterator at) {
    CORDWOOD_TRY(SegmentInfo info, at->second.writer->finish(kNeedleSpareBits));
    CORDWOOD_TRY(store_.files.sync_directory(store_.folder.segments_of(day_)));
    closed_.push_back({at->second.number, nullptr, true, std::move(info.classes)});
    open_files_.erase(at);
    return success();
  }

  const StoreFiles store_;
  Catalog& catalog_;
  const CloseOptions& options_;
  std::vector<std::filesystem::path>& made_;

  std::vector<std::shared_ptr<const SealedSegment>> inputs_;
  Day day_;
  std::size_t group_count_ = 0;
  std::vector<std::uint32_t> rows_of_second_ = std::vector<std::uint32_t>(kSecondsOfDay, 0);
  std::uint64_t rows_ = 0;
  std::uint64_t memory_of_row_ = 1;
  std::uint64_t value_bytes_of_row_ = 1;
  Hash128 leaves_read_;

  std::map<std::string, std::string, std::less<>> lots_;  // Of the classes met so far.
  OpenFiles open_files_;
  Hash128 leaves_written_;
  std::vector<StoredSegment> closed_;
};

}  // namespace

Result<std::optional<std::vector<StoredSegment>>> write_closed_day(const StoreFiles& store, Catalog& catalog,
                                                                   std::span<const StoredSegment> inputs,
                                                                   const CloseOptions& options,
                                                                   std::vector<std::filesystem::path>& made) {
  CORDWOOD_CHECK(!inputs.empty());
  DayClosing closing(store, catalog, options, made);
  CORDWOOD_TRY(const bool written, closing.run(inputs));
  if (!written) return std::optional<std::vector<StoredSegment>>();
  std::vector<StoredSegment> closed = closing.take_closed();
  for (StoredSegment& stored : closed) {
    CORDWOOD_TRY(stored.segment,
                 SealedSegment::open(store.files, store.folder.segment(inputs.front().segment->day(), stored.number),
                                     store.cache));
  }
  return std::optional(std::move(closed));
}

}  // namespace cordwood::indexer
