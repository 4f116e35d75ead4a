#include "language/pipes/unpack_logfmt.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<UnpackLogfmtPipe> UnpackLogfmtPipe::parse(Parser& in) {
  UnpackLogfmtPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(pipe.from, parse_from_or_name(in));
  CORDWOOD_TRY(pipe.fields, parse_fields_clause(in));
  CORDWOOD_TRY(pipe.result_prefix, parse_option(in, "result_prefix", ""));
  const ResultFlags flags = parse_result_flags(in);
  pipe.keep_original_fields = flags.keep_original_fields;
  pipe.skip_empty_results = flags.skip_empty_results;
  return pipe;
}

void UnpackLogfmtPipe::print(std::string& out) const {
  out += "unpack_logfmt";
  append_condition(out, condition);
  append_option(out, "from", from, "_msg");
  append_fields_clause(out, fields);
  append_option(out, "result_prefix", result_prefix, "");
  append_result_flags(out, keep_original_fields, skip_empty_results);
}

}  // namespace cordwood::language
