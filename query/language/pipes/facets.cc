#include "language/pipes/facets.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<FacetsPipe> FacetsPipe::parse(Parser& in) {
  FacetsPipe pipe;
  if (in.at_compound() && in.peek().raw.front() >= '0' && in.peek().raw.front() <= '9') {
    CORDWOOD_TRY(pipe.limit, in.unsigned_number("the number of values"));
  }
  for (;;) {
    if (in.skip_if("max_values_per_field")) {
      CORDWOOD_TRY(pipe.max_values_per_field, in.unsigned_number("max_values_per_field"));
    } else if (in.skip_if("max_value_len")) {
      CORDWOOD_TRY(pipe.max_value_len, in.unsigned_number("max_value_len"));
    } else if (in.skip_if("keep_const_fields")) {
      pipe.keep_const_fields = true;
    } else {
      return pipe;
    }
  }
}

void FacetsPipe::print(std::string& out) const {
  const FacetsPipe defaults;
  out += "facets";
  if (limit != defaults.limit) out += fmt::format(" {}", limit);
  if (max_values_per_field != defaults.max_values_per_field) {
    out += fmt::format(" max_values_per_field {}", max_values_per_field);
  }
  if (max_value_len != defaults.max_value_len) out += fmt::format(" max_value_len {}", max_value_len);
  append_flag(out, keep_const_fields, "keep_const_fields");
}

}  // namespace cordwood::language
