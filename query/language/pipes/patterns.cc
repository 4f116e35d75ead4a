#include "language/pipes/patterns.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<PatternsPipe> PatternsPipe::parse(Parser& in) {
  PatternsPipe pipe;
  CORDWOOD_TRY(pipe.by, parse_by(in));
  CORDWOOD_TRY(pipe.from, parse_from(in));
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

void PatternsPipe::print(std::string& out) const {
  out += "patterns";
  append_by(out, by);
  append_option(out, "from", from, "_msg");
  append_limit(out, limit);
}

}  // namespace cordwood::language
