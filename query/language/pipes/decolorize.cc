#include "language/pipes/decolorize.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<DecolorizePipe> DecolorizePipe::parse(Parser& in) {
  DecolorizePipe pipe;
  if (in.at_compound()) {
    CORDWOOD_TRY(pipe.field, in.field_name());
  }
  return pipe;
}

void DecolorizePipe::print(std::string& out) const {
  out += "decolorize";
  if (field != "_msg") {
    out += " ";
    append_value(out, field);
  }
}

}  // namespace cordwood::language
