#include "language/pipes/stream_context.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<StreamContextPipe> StreamContextPipe::parse(Parser& in) {
  StreamContextPipe pipe;
  bool has_rows = false;
  for (;;) {
    if (in.skip_if("before")) {
      CORDWOOD_TRY(pipe.before, in.unsigned_number("the number of rows before"));
      has_rows = true;
    } else if (in.skip_if("after")) {
      CORDWOOD_TRY(pipe.after, in.unsigned_number("the number of rows after"));
      has_rows = true;
    } else if (in.skip_if("time_window")) {
      CORDWOOD_TRY(pipe.time_window, in.duration("time_window"));
    } else if (has_rows) {
      return pipe;
    } else {
      return in.error_here("expected before or after", "stream_context before 5 after 10");
    }
  }
}

void StreamContextPipe::print(std::string& out) const {
  out += "stream_context";
  if (before > 0) out += fmt::format(" before {}", before);
  if (after > 0 || before == 0) out += fmt::format(" after {}", after);
  if (time_window != StreamContextPipe().time_window) out += fmt::format(" time_window {}ns", time_window.count());
}

}  // namespace cordwood::language
