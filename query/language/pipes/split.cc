#include "language/pipes/split.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<SplitPipe> SplitPipe::parse(Parser& in) {
  SplitPipe pipe;
  CORDWOOD_TRY(pipe.separator, in.compound());
  CORDWOOD_TRY(pipe.from, parse_from(in));
  pipe.result = pipe.from;
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void SplitPipe::print(std::string& out) const {
  out += "split ";
  append_quoted(out, separator);
  append_option(out, "from", from, "_msg");
  append_option(out, "as", result, from);
}

}  // namespace cordwood::language
