#pragma once
// `count() if (error) as errors, max(size) as largest`: what stats, running_stats and total_stats compute.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/pipes/stats.h"
#include "parser.h"

namespace cordwood::language {

/// `[by] (host, _time:5m)`, or nothing; " by (host, _time:5m)", nothing when empty.
Result<std::vector<StatsPipe::ByField>> parse_by_buckets(Parser& in);
void append_by_buckets(std::string& out, const std::vector<StatsPipe::ByField>& by);

/// Results may not be named like a field of `by` or like each other.
Result<std::vector<StatsItem>> parse_stats_items(Parser& in, const FieldNames& by);
void append_stats_items(std::string& out, const std::vector<StatsItem>& items);

}  // namespace cordwood::language
