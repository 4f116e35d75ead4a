#pragma once
// The _time of each row of a block as a number, whether the row group has it or a pipe made it.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/event.h"
#include "base/time.h"
#include "block.h"

namespace cordwood::query {

/// Of a row without a time.
inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

class RowTimes {
 public:
  explicit RowTimes(Block& block) : values_(block.pointer(kTimeField)) {
    if (const auto known = values_->times()) {
      all_ = *known;
      return;
    }
    for (const std::string_view text : values_->texts()) {
      const auto time = parse_rfc3339(text);
      made_.push_back(time ? nanoseconds_of(*time) : kNoTime);
    }
    all_ = made_;
  }
  RowTimes(const RowTimes&) = delete;
  RowTimes& operator=(const RowTimes&) = delete;

  /// Nanoseconds since 1970, one a row.
  std::span<const std::int64_t> all() const { return all_; }

 private:
  Values::Pointer values_;
  std::vector<std::int64_t> made_;
  std::span<const std::int64_t> all_;
};

/// The first and the last time among rows, both included; nothing yet: first > last.
struct SeenTimes {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = kNoTime;

  void add(std::int64_t time) {
    if (time == kNoTime) return;
    first = std::min(first, time);
    last = std::max(last, time);
  }
  void add(const SeenTimes& other) {
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
  /// What a query is about whose rows these are: the times that it names, and where it names none those of its rows.
  SeenTimes within(const TimeRange& asked) const {
    return {asked.start == Timestamp::min() ? first : nanoseconds_of(asked.start),
            asked.end == Timestamp::max() ? last : nanoseconds_of(asked.end)};
  }
};

}  // namespace cordwood::query
