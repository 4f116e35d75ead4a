#include "base/spawn.h"

#include "base/log.h"
#include "base/metrics.h"

namespace cordwood {

void report_coroutine_end(const std::string& name, std::exception_ptr failure) {
  static auto& failures = metrics::counter("cordwood_base_coroutine_failures_total",
                                           "Coroutines that an exception ended; each is also in the log.");
  failures.Increment();
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    log::error("base", "{} ended by an exception: {}", name, e.what());
  }
}

}  // namespace cordwood
