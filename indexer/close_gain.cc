#include "close_gain.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "base/event.h"
#include "row_group_encoder.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

// Fewer would not pay for decoding and encoding every row.
constexpr double kRowGroupsGain = 1.5;
constexpr double kOpenedGain = 1.3;
constexpr std::uint64_t kHoursOfDay = 24;
constexpr std::chrono::minutes kShortTime{10};

/// Shares of the day's rows that lie in row groups which a filter opens, on the average over what it may ask for.
struct Opened {
  double by_stream = 1;
  double by_time = 1;
};

class RowsOfStreams {
 public:
  void add(std::string_view stream, std::uint32_t rows) {
    rows_.try_emplace(std::string(stream), 0).first->second += rows;
  }
  std::size_t count() const { return rows_.size(); }
  double mean_share(std::uint64_t all_rows) const {
    double sum = 0;
    for (const auto& [stream, rows] : rows_) sum += static_cast<double>(rows);
    return rows_.empty() ? 1 : sum / static_cast<double>(rows_.size()) / static_cast<double>(all_rows);
  }

 private:
  std::map<std::string, std::uint64_t, std::less<>> rows_;  // In row groups that have the stream.
};

Result<RowsOfStreams> rows_of_streams(std::span<const std::shared_ptr<const SealedSegment>> segments) {
  RowsOfStreams of_streams;
  for (const auto& segment : segments) {
    const Directory& directory = segment->directory();
    const auto field = std::lower_bound(directory.fields.begin(), directory.fields.end(), kStreamField);
    if (field == directory.fields.end() || *field != kStreamField) continue;
    CORDWOOD_TRY(const auto strings, segment->strings());
    for (const RowGroupEntry& group : directory.row_groups) {
      const auto* column = find_column(group, static_cast<std::uint32_t>(field - directory.fields.begin()));
      if (column == nullptr) continue;
      for (const std::uint32_t id : column->strings) of_streams.add((*strings)[id], group.summary.rows);
    }
  }
  return of_streams;
}

double share_by_time(std::span<const std::shared_ptr<const SealedSegment>> segments, std::uint64_t all_rows) {
  double sum = 0;
  int asked = 0;
  const Timestamp day(segments.front()->day());
  for (Timestamp start = day; start < day + std::chrono::hours(kHoursOfDay); start += kShortTime) {
    std::uint64_t rows = 0;
    for (const auto& segment : segments)
      for (const RowGroupSummary& summary : segment->row_groups())
        rows += summary.times.overlaps({start, start + kShortTime - Nanoseconds(1)}) ? summary.rows : 0;
    if (rows == 0) continue;
    sum += static_cast<double>(rows) / static_cast<double>(all_rows);
    ++asked;
  }
  return asked == 0 ? 1 : sum / asked;
}

}  // namespace

ClosedShape closed_shape(std::uint64_t rows, std::uint64_t value_bytes_of_row) {
  const std::uint64_t rows_of_group =
      std::clamp<std::uint64_t>(kRowGroupBytes / std::max<std::uint64_t>(value_bytes_of_row, 1), 1, kRowGroupRows);
  ClosedShape shape;
  shape.row_groups = std::max<std::uint64_t>((rows + rows_of_group - 1) / rows_of_group, 1);
  const auto of_slice = static_cast<std::uint64_t>(std::ceil(std::sqrt(static_cast<double>(shape.row_groups))));
  shape.rows_of_slice = of_slice * rows_of_group;
  shape.slices = std::min((shape.row_groups + of_slice - 1) / of_slice, kHoursOfDay);
  return shape;
}

Result<bool> gains_by_closing(std::span<const std::shared_ptr<const SealedSegment>> segments,
                              const ClosedShape& shape) {
  std::uint64_t rows = 0;
  std::uint64_t groups = 0;
  for (const auto& segment : segments)
    for (const RowGroupSummary& summary : segment->row_groups()) {
      rows += summary.rows;
      ++groups;
    }
  // Each slice ends with a row group that is not full.
  if (static_cast<double>(groups) > kRowGroupsGain * static_cast<double>(shape.row_groups + shape.slices)) return true;
  CORDWOOD_TRY(const RowsOfStreams streams, rows_of_streams(segments));
  const Opened now{streams.mean_share(rows), share_by_time(segments, rows)};
  const double groups_of_slice = static_cast<double>(shape.row_groups) / static_cast<double>(shape.slices);
  const double stream_itself = 1 / static_cast<double>(std::max<std::size_t>(streams.count(), 1));
  const Opened closed{std::min(1.0, 1 / groups_of_slice + stream_itself), 1 / static_cast<double>(shape.slices)};
  return now.by_stream + now.by_time > kOpenedGain * (closed.by_stream + closed.by_time);
}

}  // namespace cordwood::indexer
