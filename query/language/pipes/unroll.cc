#include "language/pipes/unroll.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<UnrollPipe> UnrollPipe::parse(Parser& in) {
  UnrollPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(pipe.fields, parse_by_or_list(in));
  return pipe;
}

void UnrollPipe::print(std::string& out) const {
  out += "unroll";
  append_condition(out, condition);
  append_by(out, fields);
}

}  // namespace cordwood::language
