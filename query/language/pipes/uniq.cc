#include "language/pipes/uniq.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<UniqPipe> UniqPipe::parse(Parser& in) {
  UniqPipe pipe;
  CORDWOOD_TRY(pipe.by, parse_by_or_list(in));
  const bool with = in.skip_if("with");
  pipe.with_hits = in.skip_if("hits");
  if (with && !pipe.with_hits) return in.error_here("expected hits behind with");
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

void UniqPipe::print(std::string& out) const {
  out += "uniq";
  append_by(out, by);
  append_flag(out, with_hits, "with hits");
  append_limit(out, limit);
}

}  // namespace cordwood::language
