#include "language/pipes/hash.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<HashPipe> HashPipe::parse(Parser& in) {
  HashPipe pipe;
  const bool parentheses = in.skip_if("(");
  CORDWOOD_TRY(pipe.field, in.field_name());
  if (parentheses) {
    CORDWOOD_TRY(in.expect(")"));
  }
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void HashPipe::print(std::string& out) const {
  out += "hash(";
  append_value(out, field);
  out += ")";
  append_option(out, "as", result, "_msg");
}

}  // namespace cordwood::language
