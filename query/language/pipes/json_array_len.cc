#include "language/pipes/json_array_len.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<JsonArrayLenPipe> JsonArrayLenPipe::parse(Parser& in) {
  JsonArrayLenPipe pipe;
  const bool parentheses = in.skip_if("(");
  CORDWOOD_TRY(pipe.field, in.field_name());
  if (parentheses) {
    CORDWOOD_TRY(in.expect(")"));
  }
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void JsonArrayLenPipe::print(std::string& out) const {
  out += "json_array_len(";
  append_value(out, field);
  out += ")";
  append_option(out, "as", result, "_msg");
}

}  // namespace cordwood::language
