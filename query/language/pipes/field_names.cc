#include "language/pipes/field_names.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<FieldNamesPipe> FieldNamesPipe::parse(Parser& in) {
  FieldNamesPipe pipe;
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void FieldNamesPipe::print(std::string& out) const {
  out += "field_names";
  append_option(out, "as", result, "name");
}

}  // namespace cordwood::language
