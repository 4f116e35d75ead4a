#include "base/spawn.h"

#include "base/log.h"
#include "base/metrics.h"
#include "base/within_memory.h"

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

asio::awaitable<void> repeat(std::string name, std::function<asio::awaitable<bool>()> step) {
  constexpr std::chrono::milliseconds kPause{100};
  bool again = true;
  bool failed = false;
  while (again) {
    bool has_run_out = false;
    try {
      if (failed) co_await wait_for(kPause);
      again = co_await step();
    } catch (const std::bad_alloc&) {
      has_run_out = true;
    }
    if (has_run_out && !failed) log::error("base", "{}: {}", name, out_of_memory().message);
    failed = has_run_out;
  }
}

}  // namespace cordwood
