#pragma once

#include <string_view>

#include "base/result.h"
#include "language/stats_function.h"
#include "parser.h"

namespace cordwood::language {

bool is_stats_function_name(std::string_view name);

/// name(…) with what belongs to the function behind it, such as `limit 10`; the name is next.
Result<StatsFunction> parse_stats_function(Parser& in);

}  // namespace cordwood::language
