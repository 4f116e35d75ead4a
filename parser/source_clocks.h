#pragma once
// Finds sources whose clocks run ahead: their lines claim times at which nobody had seen them yet.
//
// A clock that runs behind cannot be told from lines that were read late, so nothing is said of it.

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/event.h"
#include "base/metrics.h"
#include "parser/pipelines.h"

namespace cordwood::parser {

/// Less is what clocks drift between two looks at a time server, and lines that were stamped while they were read.
inline constexpr std::chrono::seconds kClockDriftMax{60};

/// What the lines of one batch claimed.
struct ClaimedTimes {
  std::size_t lines = 0;  // With a time,
  std::size_t ahead = 0;  //   and those among them that were more than kClockDriftMax ahead,
  Nanoseconds most{0};    //   by this at most.

  void note(Timestamp claimed, Timestamp observed) {
    ++lines;
    if (claimed <= observed + kClockDriftMax) return;
    ++ahead;
    most = std::max(most, claimed - observed);
  }
};

/// Threads: all members from any thread.
class SourceClocks {
 public:
  explicit SourceClocks(const std::string& pipeline);
  ~SourceClocks() { gauge_.Decrement(static_cast<double>(flagged_.size())); }  // Those of a reload begin anew.
  SourceClocks(const SourceClocks&) = delete;
  SourceClocks& operator=(const SourceClocks&) = delete;

  /// A source is flagged as long as most lines of its last batch were ahead.
  void note(const Source& source, const ClaimedTimes& times);

  /// In order of source; without the name of the pipeline.
  std::vector<SkewedSource> flagged() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, SkewedSource> flagged_;
  std::atomic<std::size_t> count_ = 0;  // Of them: a batch in time looks no further when there is none.
  prometheus::Gauge& gauge_;
  prometheus::Counter& ahead_;
};

}  // namespace cordwood::parser
