#pragma once
// The slow twin of the query engine: the same parsed query over plain rows, in the dumbest way. No index, no columns,
// no threads: one row after the other, and what cannot be done so by collecting them all.
//
// It knows the filters (through language::Filter::matches) and the pipes that random queries are made of; another pipe
// is Errc::unsupported.

#include <vector>

#include "base/result.h"
#include "language/query.h"
#include "support/plain_row.h"

namespace cordwood::test {

Result<ResultRows> run_naively(const language::Query& query, const std::vector<PlainRow>& rows);

}  // namespace cordwood::test
