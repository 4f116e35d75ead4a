#include "language/pipes/set_stream_fields.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<SetStreamFieldsPipe> SetStreamFieldsPipe::parse(Parser& in) {
  SetStreamFieldsPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(pipe.fields, in.field_names());
  return pipe;
}

void SetStreamFieldsPipe::print(std::string& out) const {
  out += "set_stream_fields";
  append_condition(out, condition);
  out += " ";
  append_names(out, fields);
}

}  // namespace cordwood::language
