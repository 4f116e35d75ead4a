#pragma once
// Counts what each step of a pipeline did, and each pattern within it.
//
// While lines are parsed nothing is shared between threads: a batch counts in a StepTally of its own, which is added
// to the metrics at its end. Time is taken of the first line of a batch and of every 64th, because looking at the
// clock costs as much as a cheap step.

#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.h"

namespace cordwood::parser {

/// What one batch did; a slot for each step and pattern, as StepMeters gave them out.
class StepTally {
 public:
  struct Count {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t timed = 0;        // Lines whose time was taken,
    std::uint64_t nanoseconds = 0;  //   and what they took together.
  };
  explicit StepTally(std::size_t slots) : counts_(slots) {}

  void count(std::size_t slot, bool is_hit) { ++(is_hit ? counts_[slot].hits : counts_[slot].misses); }
  void time(std::size_t slot, std::uint64_t nanoseconds) {
    ++counts_[slot].timed;
    counts_[slot].nanoseconds += nanoseconds;
  }
  /// Whether the time of the line at hand is taken.
  bool takes_time() const { return takes_time_; }
  void next_line() { takes_time_ = takes_every_time_ || lines_++ % kLinesPerTimed == 0; }
  void take_every_time() { takes_every_time_ = true; }

  const std::vector<Count>& counts() const { return counts_; }

 private:
  static constexpr std::uint64_t kLinesPerTimed = 64;
  std::vector<Count> counts_;
  std::uint64_t lines_ = 0;
  bool takes_time_ = false;
  bool takes_every_time_ = false;
};

/// The metrics of one pipeline's steps. One appears when there is something to count: a pipeline that detects formats
/// has hundreds of steps, most of which never run. Threads: publish() from any thread; add_*() while the pipeline is
/// made.
class StepMeters {
 public:
  explicit StepMeters(std::string pipeline) : pipeline_(std::move(pipeline)) {}

  /// The slots of a step, and of a pattern in the step that was added last.
  std::size_t add_step(std::string_view name);
  std::size_t add_pattern(std::string_view text);

  StepTally tally() const { return StepTally(slots_.size()); }
  void publish(const StepTally& tally) const;

 private:
  struct Slot {
    metrics::Labels labels;
    bool is_step = true;  // Else a pattern.
    mutable std::atomic<prometheus::Counter*> hits{};
    mutable std::atomic<prometheus::Counter*> misses{};
    mutable std::atomic<prometheus::Counter*> timed{};
    mutable std::atomic<prometheus::Counter*> seconds{};
  };
  std::size_t add(metrics::Labels labels, bool is_step);
  static void publish_step(const Slot& slot, const StepTally::Count& count);
  static void publish_pattern(const Slot& slot, const StepTally::Count& count);

  std::string pipeline_;
  std::string step_;  // The one that was added last.
  std::size_t steps_ = 0;
  std::deque<Slot> slots_;  // Never move.
};

}  // namespace cordwood::parser
