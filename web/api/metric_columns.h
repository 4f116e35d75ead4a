#pragma once
// Rows of `… | stats …` as series of a Prometheus-like answer: which of their fields are the numbers, and which tell
// one series from another.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/query.h"

namespace cordwood::api {

struct MetricColumns {
  std::vector<std::string> labels;   // What stats groups by, what format adds, rows that row_any and the like pick.
  std::vector<std::string> metrics;  // Results of stats functions, of math and of the like; each is a series' __name__.
};

/// Errc::invalid when the query has no stats pipe, or one behind it after which nobody could tell.
Result<MetricColumns> metric_columns_of(const language::Query& query);

/// Takes out the first pipe behind which rows have no _time, and those that follow, up to the last `count_behind` ones.
void drop_pipes_that_lose_time(language::Query& query, std::size_t count_behind);

/// Makes the first stats pipe group by steps of time as well, whatever it says of _time itself. Errc::invalid when
/// there is none or rows have no _time when they come to it. `step` and `offset` are texts of durations.
Result<void> group_by_time(language::Query& query, std::string_view step, std::string_view offset);

}  // namespace cordwood::api
