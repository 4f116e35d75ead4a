#pragma once
// Rows as the engine gives them: blocks of rows, column by column, so that a writer makes NDJSON, CSV or a table
// without building a map a row.

#include <cstddef>
#include <span>
#include <string_view>

namespace cordwood::query {

struct RowColumn {
  std::string_view name;
  std::span<const std::string_view> values;  // One a row. An empty value means that the row lacks the field.
};

/// Views, good during RowSink::accept() only.
struct RowBlock {
  std::size_t row_count = 0;
  std::span<const RowColumn> columns;  // No name twice.
};

/// Where a query's rows go.
class RowSink {
 public:
  virtual ~RowSink() = default;

  /// Takes the next rows; one call at a time, but from any thread of the engine. May block: the query then waits.
  /// False: no more rows are wanted (the client is gone), and the query ends as cancelled.
  virtual bool accept(const RowBlock& rows) = 0;

  /// Memory that it keeps of the rows so far; counts to what the query holds. Called after accept().
  virtual std::size_t held_bytes() const { return 0; }
};

}  // namespace cordwood::query
