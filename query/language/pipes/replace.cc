#include "language/pipes/replace.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<ReplacePipe> ReplacePipe::parse(Parser& in) {
  ReplacePipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(in.expect("("));
  CORDWOOD_TRY(pipe.from, in.compound());
  CORDWOOD_TRY(in.expect(","));
  CORDWOOD_TRY(pipe.to, in.compound());
  CORDWOOD_TRY(in.expect(")"));
  if (in.skip_if("at")) {
    CORDWOOD_TRY(pipe.field, in.field_name());
  }
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

void ReplacePipe::print(std::string& out) const {
  out += "replace";
  append_condition(out, condition);
  out += " (";
  append_quoted(out, from);
  out += ", ";
  append_quoted(out, to);
  out += ")";
  append_option(out, "at", field, "_msg");
  append_limit(out, limit);
}

}  // namespace cordwood::language
