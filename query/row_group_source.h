#pragma once
// One row group of one segment, opened and its columns read at first need. A corrupt block is a warning of the run, and
// its values count as absent.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "context.h"
#include "indexer/segment.h"

namespace cordwood::query {

/// One thread at a time: a row group is one worker's.
class RowGroupSource {
 public:
  RowGroupSource(std::shared_ptr<const indexer::Segment> segment, std::size_t index, Context& context)
      : segment_(std::move(segment)), index_(index), context_(context) {}

  const indexer::RowGroupSummary& summary() const { return segment_->row_groups()[index_]; }

  /// Null when it cannot be read.
  const indexer::RowGroup* open();

  /// Names of the fields that may be seen, in the order of the row group; none when it cannot be read.
  std::vector<std::string_view> column_names();

  /// Null when no row has the field, or it must not be seen.
  std::shared_ptr<const indexer::Column> column(std::string_view name);

  /// Empty when they cannot be read.
  std::span<const std::int64_t> times();
  std::span<const std::uint64_t> arrivals();

  /// Whether column() gave null because the field could not be read.
  bool failed(std::string_view name) const;

  /// What is in memory because this is: columns that were read, times and arrival numbers.
  std::size_t held_bytes() const;
  /// Lets go of the columns, which can be read again.
  void forget_columns() { columns_.clear(); }

  /// Takes out of `rows` those outside `range`; all, when the times cannot be read.
  void keep_within(const TimeRange& range, indexer::Bitmap& rows);

 private:
  void warn(std::string_view what, const Error& error);

  std::shared_ptr<const indexer::Segment> segment_;
  std::size_t index_;
  Context& context_;
  bool opened_ = false;
  std::shared_ptr<const indexer::RowGroup> row_group_;
  struct Read {
    std::shared_ptr<const indexer::Column> column;
    bool failed = false;
  };
  std::map<std::string, Read, std::less<>> columns_;  // By name.
};

}  // namespace cordwood::query
