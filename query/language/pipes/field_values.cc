#include "language/pipes/field_values.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<FieldValuesPipe> FieldValuesPipe::parse(Parser& in) {
  FieldValuesPipe pipe;
  const bool parentheses = in.skip_if("(");
  CORDWOOD_TRY(pipe.field, in.field_name());
  if (parentheses) {
    CORDWOOD_TRY(in.expect(")"));
  }
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

void FieldValuesPipe::print(std::string& out) const {
  out += "field_values ";
  append_value(out, field);
  append_limit(out, limit);
}

}  // namespace cordwood::language
