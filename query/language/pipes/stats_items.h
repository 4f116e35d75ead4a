#pragma once
// `count() if (error) as errors, max(size) as largest`: what stats, running_stats and total_stats compute.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/pipes/stats.h"
#include "parser.h"

namespace cordwood::language {

/// Results may not be named like a field of `by` or like each other.
Result<std::vector<StatsItem>> parse_stats_items(Parser& in, const FieldNames& by);
void append_stats_items(std::string& out, const std::vector<StatsItem>& items);

}  // namespace cordwood::language
