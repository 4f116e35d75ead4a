#include "language/pipes/running_stats.h"

#include "pipes/parts.h"
#include "pipes/stats_items.h"

namespace cordwood::language {

Result<RunningStatsPipe> RunningStatsPipe::parse(Parser& in) {
  RunningStatsPipe pipe;
  const bool has_by = in.skip_if("by");
  if (has_by || in.is("(")) {
    CORDWOOD_TRY(pipe.by, in.field_names_in_parentheses());
  }
  CORDWOOD_TRY(pipe.functions, parse_stats_items(in, pipe.by));
  return pipe;
}

void RunningStatsPipe::print(std::string& out) const {
  out += "running_stats";
  append_by(out, by);
  append_stats_items(out, functions);
}

}  // namespace cordwood::language
