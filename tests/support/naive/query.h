#pragma once
// The slow twin of the query engine: the same parsed query over plain rows, in the dumbest way. No index, no columns,
// no threads: one row after the other, and what cannot be done so by collecting them all.
//
// It knows the filters (through language::Filter::matches), and all pipes and functions of stats but these, which are
// Errc::unsupported: those whose answer is chance (sample, any, values…), that tell of the engine (explain,
// query_stats, block_stats…), that ask the store again (stream_context), and those that are made of rules of thumb,
// which written again would be the same code (anomalies, collapse_nums, dissect, grok, patterns_diff, unpack_syslog).

#include <vector>

#include "base/result.h"
#include "language/query.h"
#include "support/plain_row.h"

namespace cordwood::test {

Result<ResultRows> run_naively(const language::Query& query, const std::vector<PlainRow>& rows);

}  // namespace cordwood::test
