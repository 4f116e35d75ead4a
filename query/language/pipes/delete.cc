#include "language/pipes/delete.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<DeletePipe> DeletePipe::parse(Parser& in) {
  DeletePipe pipe;
  CORDWOOD_TRY(pipe.fields, in.field_patterns());
  return pipe;
}

void DeletePipe::print(std::string& out) const {
  out += "delete ";
  append_patterns(out, fields);
}

}  // namespace cordwood::language
