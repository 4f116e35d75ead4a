#include "language/pipes/time_add.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<TimeAddPipe> TimeAddPipe::parse(Parser& in) {
  TimeAddPipe pipe;
  CORDWOOD_TRY(pipe.duration, in.duration("what to add"));
  if (in.skip_if("at")) {
    CORDWOOD_TRY(pipe.field, in.field_name());
  }
  return pipe;
}

void TimeAddPipe::print(std::string& out) const {
  out += fmt::format("time_add {}ns", duration.count());
  append_option(out, "at", field, "_time");
}

}  // namespace cordwood::language
