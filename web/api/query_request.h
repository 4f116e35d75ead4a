#pragma once
// What every query route has in common: the query with its parameters, and running it on the query pool.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/row_text.h"
#include "api/services.h"
#include "cursor.h"
#include "exchange.h"
#include "language/query.h"
#include "query/engine.h"

namespace cordwood::api {

struct QueryRequest {
  language::Query query;
  query::RunOptions options;
  std::optional<Cursor> cursor = {};  // Of the page that is asked for.
  /// How long the query holds its thread for a client that does not read; absent: as long as it may run.
  std::optional<std::chrono::nanoseconds> patience = {};
};

/// Reads query, start, end, time, timeout, time_offset and the extra filters. `more_pipes` ("| stats …")
/// is appended to the query; with ignore_pipes=1 they take the place of its own.
Result<QueryRequest> read_query_request(const Request& request, const Services& services,
                                        std::string_view more_pipes = "");

/// A place among the queries that run, for as long as the ticket lives. An error when there is none now, or the client
/// has gone meanwhile.
boost::asio::awaitable<Result<Admission::Ticket>> wait_for_turn(Exchange& exchange, const Services& services);

/// From start up to, but without, end; everything when neither is given.
Result<TimeRange> read_time_range(const Request& request, Timestamp now);

/// The arrival number of the newest row. Costs a look at every row group: on the query pool.
std::uint64_t last_arrival(const indexer::Store& store);

/// Reads limit and offset, where they are of rows; and the cursor, which read_query_request() has looked at before.
Result<void> read_page(const Request& request, QueryRequest& read);

/// Runs the query and sends what `writer` makes of its rows while they come. An error before the first row is an
/// error answer; one after it cuts the answer off, so that nobody takes a part for the whole.
boost::asio::awaitable<void> stream_rows(Exchange& exchange, const Services& services, QueryRequest request,
                                         std::string content_type, std::unique_ptr<RowWriter> writer);

/// Runs the query, which has a cursor, and answers with the page as a whole; a header says where the next one begins.
boost::asio::awaitable<void> send_page(Exchange& exchange, const Services& services, QueryRequest request,
                                       std::string content_type, std::unique_ptr<RowWriter> writer);

/// Runs the query of a tail's round and writes its rows to a stream that has begun. False when that ended the stream:
/// the other side has gone, or the query failed.
boost::asio::awaitable<bool> write_round(Exchange& exchange, const Services& services, QueryRequest request,
                                         std::unique_ptr<RowWriter> writer);

using Row = std::vector<std::pair<std::string, std::string>>;

/// "" when the row has no such field.
std::string_view value_of(const Row& row, std::string_view name);

/// Runs the query and collects its rows, at most `rows_max` (Errc::too_large beyond). Cancelled when the client goes.
boost::asio::awaitable<Result<std::vector<Row>>> collect_rows(Exchange& exchange, const Services& services,
                                                              QueryRequest request, std::size_t rows_max = 1 << 20);

}  // namespace cordwood::api
