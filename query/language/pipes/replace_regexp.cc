#include "language/pipes/replace_regexp.h"

#include "pipes/parts.h"
#include "regexp.h"

namespace cordwood::language {

Result<ReplaceRegexpPipe> ReplaceRegexpPipe::parse(Parser& in) {
  ReplaceRegexpPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(in.expect("("));
  const std::size_t begin = in.position();
  CORDWOOD_TRY(pipe.from, in.compound());
  CORDWOOD_TRY(compile_regexp(in, begin, pipe.from));
  CORDWOOD_TRY(in.expect(","));
  CORDWOOD_TRY(pipe.to, in.compound());
  CORDWOOD_TRY(in.expect(")"));
  if (in.skip_if("at")) {
    CORDWOOD_TRY(pipe.field, in.field_name());
  }
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

void ReplaceRegexpPipe::print(std::string& out) const {
  out += "replace_regexp";
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
