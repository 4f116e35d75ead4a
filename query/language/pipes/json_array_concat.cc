#include "language/pipes/json_array_concat.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<JsonArrayConcatPipe> JsonArrayConcatPipe::parse(Parser& in) {
  JsonArrayConcatPipe pipe;
  CORDWOOD_TRY(pipe.delimiter, in.compound());
  CORDWOOD_TRY(pipe.from, parse_from(in));
  pipe.result = pipe.from;
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void JsonArrayConcatPipe::print(std::string& out) const {
  out += "json_array_concat ";
  append_quoted(out, delimiter);
  append_option(out, "from", from, "_msg");
  append_option(out, "as", result, from);
}

}  // namespace cordwood::language
