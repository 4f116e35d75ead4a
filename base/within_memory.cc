#include "base/within_memory.h"

#include "base/metrics.h"

namespace cordwood {

Error out_of_memory() {
  static auto& refused = metrics::counter("cordwood_base_out_of_memory_total",
                                          "Queries, requests and steps in the background that got no memory.");
  refused.Increment();
  Error failure = error(Errc::busy, "there is not enough memory for this");
  failure.hint = "ask for less at once, or try again when the server has less to do";
  return failure;
}

}  // namespace cordwood
