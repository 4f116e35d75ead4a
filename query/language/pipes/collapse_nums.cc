#include "language/pipes/collapse_nums.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<CollapseNumsPipe> CollapseNumsPipe::parse(Parser& in) {
  CollapseNumsPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  if (in.skip_if("at")) {
    CORDWOOD_TRY(pipe.field, in.field_name());
  }
  pipe.prettify = in.skip_if("prettify");
  return pipe;
}

void CollapseNumsPipe::print(std::string& out) const {
  out += "collapse_nums";
  append_condition(out, condition);
  append_option(out, "at", field, "_msg");
  append_flag(out, prettify, "prettify");
}

}  // namespace cordwood::language
