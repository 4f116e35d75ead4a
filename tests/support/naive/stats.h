#pragma once
// `stats` of the slow twin: functions over all rows of a group at once.

#include "base/result.h"
#include "language/pipes/stats.h"
#include "support/plain_row.h"

namespace cordwood::test {

/// Errc::unsupported for a function whose answer is chance (any, values…) or depends on the time of the query (rate).
Result<std::string> evaluate(const language::StatsItem& item, const ResultRows& rows);

std::vector<std::string> key_of(const ResultRow& row, const std::vector<std::string>& by);

/// The rows by the values of these fields.
std::map<std::vector<std::string>, ResultRows> grouped(const ResultRows& rows, const std::vector<std::string>& by);

Result<ResultRows> stats_of(const ResultRows& rows, const language::StatsPipe& pipe);

}  // namespace cordwood::test
