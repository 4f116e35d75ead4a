#include "step_meters.h"

#include <fmt/format.h>

namespace cordwood::parser {
namespace {

// `make` gives the counter when it is not known yet; threads that meet here get the same one.
template <class Make>
void add_to(std::atomic<prometheus::Counter*>& counter, double value, const Make& make) {
  if (value <= 0) return;
  prometheus::Counter* found = counter.load(std::memory_order_acquire);
  if (found == nullptr) {
    found = &make();
    counter.store(found, std::memory_order_release);
  }
  found->Increment(value);
}

}  // namespace

std::size_t StepMeters::add(metrics::Labels labels, bool is_step) {
  Slot& slot = slots_.emplace_back();
  slot.labels = std::move(labels);
  slot.is_step = is_step;
  return slots_.size() - 1;
}

std::size_t StepMeters::add_step(std::string_view name) {
  step_ = fmt::format("{} {}", ++steps_, name);
  return add({{"pipeline", pipeline_}, {"step", step_}}, true);
}

std::size_t StepMeters::add_pattern(std::string_view text) {
  constexpr std::size_t kLabelBytesMax = 120;
  return add({{"pipeline", pipeline_}, {"step", step_}, {"pattern", std::string(text.substr(0, kLabelBytesMax))}},
             false);
}

void StepMeters::publish(const StepTally& tally) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const StepTally::Count& count = tally.counts()[i];
    if (count.hits + count.misses == 0) continue;
    (slots_[i].is_step ? publish_step : publish_pattern)(slots_[i], count);
  }
}

void StepMeters::publish_step(const Slot& slot, const StepTally::Count& count) {
  constexpr double kNanosecondsPerSecond = 1e9;
  add_to(
      slot.hits, static_cast<double>(count.hits), [&]() -> auto& {
        return metrics::counter("cordwood_parser_step_hits_total", "Lines that a step read", slot.labels);
      });
  add_to(
      slot.misses, static_cast<double>(count.misses), [&]() -> auto& {
        return metrics::counter("cordwood_parser_step_misses_total", "Lines that a step could not read", slot.labels);
      });
  add_to(
      slot.timed, static_cast<double>(count.timed), [&]() -> auto& {
        return metrics::counter("cordwood_parser_step_timed_total", "Lines whose time in a step was taken",
                                slot.labels);
      });
  add_to(
      slot.seconds, static_cast<double>(count.nanoseconds) / kNanosecondsPerSecond, [&]() -> auto& {
        return metrics::counter("cordwood_parser_step_seconds_total",
                                "Time in a step of the lines whose time was taken", slot.labels);
      });
}

void StepMeters::publish_pattern(const Slot& slot, const StepTally::Count& count) {
  add_to(
      slot.hits, static_cast<double>(count.hits), [&]() -> auto& {
        return metrics::counter("cordwood_parser_pattern_hits_total", "Lines that a pattern of a step matched",
                                slot.labels);
      });
  add_to(
      slot.misses, static_cast<double>(count.misses), [&]() -> auto& {
        return metrics::counter("cordwood_parser_pattern_misses_total", "Lines on which a pattern was tried in vain",
                                slot.labels);
      });
}

}  // namespace cordwood::parser
