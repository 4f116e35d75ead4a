#include "language/pipes/pack_json.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<PackJsonPipe> PackJsonPipe::parse(Parser& in) {
  PackJsonPipe pipe;
  CORDWOOD_TRY(pipe.fields, parse_fields_clause(in));
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void PackJsonPipe::print(std::string& out) const {
  out += "pack_json";
  append_fields_clause(out, fields);
  append_option(out, "as", result, "_msg");
}

}  // namespace cordwood::language
