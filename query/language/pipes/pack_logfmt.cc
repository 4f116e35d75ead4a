#include "language/pipes/pack_logfmt.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<PackLogfmtPipe> PackLogfmtPipe::parse(Parser& in) {
  PackLogfmtPipe pipe;
  CORDWOOD_TRY(pipe.fields, parse_fields_clause(in));
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void PackLogfmtPipe::print(std::string& out) const {
  out += "pack_logfmt";
  append_fields_clause(out, fields);
  append_option(out, "as", result, "_msg");
}

}  // namespace cordwood::language
