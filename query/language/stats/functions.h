#pragma once
// The parse functions of stats/. Each begins behind the name, at the '('.

#include "base/result.h"
#include "language/stats_function.h"
#include "parser.h"

namespace cordwood::language {

/// (a, b*) or () for all.
Result<FieldsArgument> parse_fields_argument(Parser& in);
/// The same with `limit N` behind it.
Result<LimitedFieldsArgument> parse_limited_fields_argument(Parser& in);
/// (a, b), not empty and without patterns, perhaps with `limit N`.
Result<TupleArgument> parse_tuple_argument(Parser& in);
/// (by) or (by, a, b*).
Result<RowArgument> parse_row_argument(Parser& in);

Result<StatsFunction> parse_field_max(Parser& in);
Result<StatsFunction> parse_field_min(Parser& in);
Result<StatsFunction> parse_histogram(Parser& in);
Result<StatsFunction> parse_json_values(Parser& in);
Result<StatsFunction> parse_quantile(Parser& in);
Result<StatsFunction> parse_rate(Parser& in);

}  // namespace cordwood::language
