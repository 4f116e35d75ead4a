#include "language/pipes/fields.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<FieldsPipe> FieldsPipe::parse(Parser& in) {
  FieldsPipe pipe;
  CORDWOOD_TRY(pipe.fields, in.field_patterns());
  return pipe;
}

void FieldsPipe::print(std::string& out) const {
  out += "fields ";
  append_patterns(out, fields);
}

}  // namespace cordwood::language
