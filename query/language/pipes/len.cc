#include "language/pipes/len.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<LenPipe> LenPipe::parse(Parser& in) {
  LenPipe pipe;
  const bool parentheses = in.skip_if("(");
  CORDWOOD_TRY(pipe.field, in.field_name());
  if (parentheses) {
    CORDWOOD_TRY(in.expect(")"));
  }
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void LenPipe::print(std::string& out) const {
  out += "len(";
  append_value(out, field);
  out += ")";
  append_option(out, "as", result, "_msg");
}

}  // namespace cordwood::language
