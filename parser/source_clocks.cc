#include "source_clocks.h"

#include <fmt/format.h>

namespace cordwood::parser {
namespace {

constexpr std::size_t kFlaggedMax = 10'000;  // When so many clocks are wrong, it is this machine's.

}  // namespace

SourceClocks::SourceClocks(const std::string& pipeline)
    : gauge_(
          metrics::gauge("cordwood_parser_skewed_sources", "Sources whose clocks run ahead", {{"pipeline", pipeline}})),
      ahead_(metrics::counter("cordwood_parser_ahead_total",
                              "Lines that claim a time more than a minute after they were seen",
                              {{"pipeline", pipeline}})) {}

void SourceClocks::note(const Source& source, const ClaimedTimes& times) {
  if (times.lines == 0 || (times.ahead == 0 && count_.load(std::memory_order_relaxed) == 0)) return;
  if (times.ahead > 0) ahead_.Increment(static_cast<double>(times.ahead));
  const std::string key = fmt::format("{}\n{}\n{}", source.host, source.file, source.app);
  const std::lock_guard lock(mutex_);
  if (2 * times.ahead <= times.lines) {
    flagged_.erase(key);
  } else if (flagged_.size() < kFlaggedMax || flagged_.count(key) > 0) {
    SkewedSource& flagged = flagged_[key];
    flagged.source = source;
    flagged.ahead = times.most;
    flagged.lines += times.ahead;
  }
  gauge_.Increment(static_cast<double>(flagged_.size()) - static_cast<double>(count_.exchange(flagged_.size())));
}

std::vector<SkewedSource> SourceClocks::flagged() const {
  const std::lock_guard lock(mutex_);
  std::vector<SkewedSource> all;
  for (const auto& [key, source] : flagged_) all.push_back(source);
  return all;
}

}  // namespace cordwood::parser
