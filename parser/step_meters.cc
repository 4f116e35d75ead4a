#include "step_meters.h"

#include <fmt/format.h>

#include "base/metrics.h"

namespace cordwood::parser {
namespace {

void add(prometheus::Counter* counter, double value) {
  if (counter != nullptr && value > 0) counter->Increment(value);
}

}  // namespace

std::size_t StepMeters::add_step(std::string_view name) {
  step_ = fmt::format("{} {}", ++steps_, name);
  const metrics::Labels labels{{"pipeline", pipeline_}, {"step", step_}};
  slots_.push_back(
      {&metrics::counter("cordwood_parser_step_hits_total", "Lines that a step read", labels),
       &metrics::counter("cordwood_parser_step_misses_total", "Lines that a step could not read", labels),
       &metrics::counter("cordwood_parser_step_timed_total", "Lines whose time in a step was taken", labels),
       &metrics::counter("cordwood_parser_step_seconds_total", "Time in a step of the lines whose time was taken",
                         labels)});
  return slots_.size() - 1;
}

std::size_t StepMeters::add_pattern(std::string_view text) {
  constexpr std::size_t kLabelBytesMax = 120;
  const metrics::Labels labels{
      {"pipeline", pipeline_}, {"step", step_}, {"pattern", std::string(text.substr(0, kLabelBytesMax))}};
  slots_.push_back(
      {&metrics::counter("cordwood_parser_pattern_hits_total", "Lines that a pattern of a step matched", labels),
       &metrics::counter("cordwood_parser_pattern_misses_total", "Lines that a pattern was tried on in vain", labels),
       nullptr, nullptr});
  return slots_.size() - 1;
}

void StepMeters::publish(const StepTally& tally) const {
  constexpr double kNanosecondsPerSecond = 1e9;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const StepTally::Count& count = tally.counts()[i];
    add(slots_[i].hits, static_cast<double>(count.hits));
    add(slots_[i].misses, static_cast<double>(count.misses));
    add(slots_[i].timed, static_cast<double>(count.timed));
    add(slots_[i].seconds, static_cast<double>(count.nanoseconds) / kNanosecondsPerSecond);
  }
}

}  // namespace cordwood::parser
