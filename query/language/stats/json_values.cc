// json_values(a, b*) sort by (x desc) limit 3: rows as JSON objects.

#include "pipes/parts.h"
#include "stats/functions.h"

namespace cordwood::language {

Result<StatsFunction> parse_json_values(Parser& in) {
  JsonValuesStats function;
  CORDWOOD_TRY(auto fields, parse_fields_argument(in));
  function.fields = std::move(fields.fields);
  if (in.skip_if_any({"sort", "order"})) {
    in.skip_if("by");
    CORDWOOD_TRY(function.by, in.sort_fields_in_parentheses());
  }
  CORDWOOD_TRY(function.limit, parse_limit(in));
  return StatsFunction(std::move(function));
}

}  // namespace cordwood::language
