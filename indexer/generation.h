#pragma once
// Rows in memory between two seals: batches as they were encoded, and over them memory segments, made when a query
// first asks.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "indexer/segment.h"
#include "manifest.h"
#include "row_batch.h"

namespace cordwood::indexer {

/// Rows of batches with their fields laid out, by day. Refused rows and those of dropped days are not among them.
/// Lifetime: owns what the rows point to.
struct LaidOutRows {
  std::vector<std::shared_ptr<const RowBatch>> batches;
  std::vector<std::shared_ptr<const std::vector<Field>>> fields;  // Of each batch.
  std::map<Day, std::vector<Row>> days;                           // No day without rows.

  void append(const LaidOutRows& more);
  std::size_t row_count() const;
};

Result<LaidOutRows> lay_out(std::span<const std::shared_ptr<const RowBatch>> batches, const DroppedDays& dropped);

/// Threads: all members from any thread.
class Generation {
 public:
  void add(std::shared_ptr<const RowBatch> batch);

  struct Totals {
    std::uint64_t batches = 0;
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::chrono::steady_clock::time_point first_at;  // When the first and the last batch came.
    std::chrono::steady_clock::time_point last_at;
  };
  Totals totals() const;
  /// Rows of one day.
  struct RowCount {
    std::uint64_t rows = 0;
    ClassRows classes = {};
    void add(const DayRows& more);
  };
  std::map<Day, RowCount> rows_of_days() const;
  std::vector<std::shared_ptr<const RowBatch>> batches() const;

  /// From here on, rows of the day with smaller arrival numbers are gone. REQUIRES: that number begins a batch.
  void drop(Day day, std::uint64_t arrival_end);

  /// Segments over at least the first `batch_count` batches. The first call after many appends decodes and sorts them.
  std::vector<std::shared_ptr<const Segment>> segments(std::size_t batch_count);

 private:
  // Neighbouring batches that share memory segments, one a day. Sizes fall from tier to tier by half or more, so a
  // row is sorted anew only log(n) times and a query sees few segments.
  struct Tier {
    std::shared_ptr<const LaidOutRows> rows;
    std::map<Day, std::shared_ptr<const Segment>> segments;
  };
  static Tier tier_of(LaidOutRows rows);

  mutable std::mutex mutex_;  // Guards the next three.
  std::vector<std::shared_ptr<const RowBatch>> batches_;
  Totals totals_;
  std::map<Day, RowCount> rows_of_days_;

  std::mutex build_mutex_;  // Guards the rest; held while segments are made. Taken before mutex_.
  std::vector<Tier> tiers_;
  std::size_t tiered_batches_ = 0;
  DroppedDays dropped_;
};

}  // namespace cordwood::indexer
