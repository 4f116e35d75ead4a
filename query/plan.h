#pragma once
// What is done to a query before it runs: subqueries become values, limits move into sorts.

#include <memory>
#include <optional>

#include "language/query.h"
#include "language/subquery_filter.h"
#include "query/engine.h"
#include "time_bound.h"

namespace cordwood::query {

/// The query with all its filters, also those of pipes, free of subqueries.
Result<language::Query> with_subqueries_resolved(const language::Query& query, const language::SubqueryRunner& run);

/// Appends what RunOptions::limit and ::offset ask for.
void append_limit(language::Query& query, const RunOptions& options);

/// How a query is walked page by page.
enum class Walk : std::uint8_t {
  by_row,    // Its rows are rows of the store: a page begins behind the row that ended the one before.
  by_count,  // Pipes made them: each page is the whole query again, and skips the pages before.
};
/// Errc::invalid when the query gives other rows each time.
Result<Walk> walk_of(const language::Query& query);

/// Appends what a page by count asks for.
void append_page(language::Query& query, const Page& page);

/// What a row must be to come behind `end`, newest first.
language::FilterPtr rows_behind(const PageEnd& end);

/// `sort by (x) | offset 5 | limit 10` becomes `sort by (x) offset 5 limit 10`, which keeps fifteen rows, not all.
void fuse_limits(language::Query& query);

/// Which pipe, if any, sorts rows of the scan by _time and wants a few only: the scan then goes by time and ends early.
struct TimeOrder {
  std::size_t pipe;
  bool newest_first;
};
std::optional<TimeOrder> time_order_of(const language::Query& query);

}  // namespace cordwood::query
