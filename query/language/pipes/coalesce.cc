#include "language/pipes/coalesce.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<CoalescePipe> CoalescePipe::parse(Parser& in) {
  CoalescePipe pipe;
  CORDWOOD_TRY(pipe.fields, in.field_names_in_parentheses());
  CORDWOOD_TRY(pipe.default_value, parse_option(in, "default", ""));
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void CoalescePipe::print(std::string& out) const {
  out += "coalesce(";
  append_names(out, fields);
  out += ")";
  append_option(out, "default", default_value, "");
  append_option(out, "as", result, "_msg");
}

}  // namespace cordwood::language
