#pragma once
// The query engine: runs a parsed LogsQL query over one snapshot of the store and gives rows.
//
// A query is planned (which row groups can match, from times, lexicon and needles), scanned by several threads at once,
// and its blocks of rows flow through one operator a pipe into the sink. docs/decisions/ has the execution model.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "indexer/segment.h"
#include "query/budget.h"
#include "query/rows.h"

namespace cordwood::language {
class Filter;
struct Query;
}  // namespace cordwood::language

namespace cordwood::query {

struct EngineOptions {
  unsigned threads = 0;  // That scan one query at once, the caller's included; 0: one a core.
};

/// Where a page of a walk ends: behind this row of the store, or, when rows are no rows of the store, behind so many.
struct PageEnd {
  std::int64_t time = 0;  // Nanoseconds since 1970.
  std::uint64_t arrival = 0;
  std::uint64_t rows = 0;  // 0: the row counts.
};

/// The next `rows_max` rows of a walk that gives each row of a query exactly once, while others keep arriving.
/// REQUIRES: from page to page the same query, and a `filter` in the options that keeps out what arrived since the walk
/// began. Rows of the store come newest first, those of equal times by arrival; what pipes made of them in the order of
/// the query's last sort, in natural order where that leaves one open.
struct Page {
  std::uint64_t rows_max;
  std::optional<PageEnd> after = {};  // Where the page before ended.
};

/// What one run may cost and whom it serves.
struct RunOptions {
  TimeRange times = {};  // Rows outside do not exist for this query, nor for its subqueries,
  std::shared_ptr<const language::Filter> filter = {};  // nor do rows that fail it. Without subqueries; null: all pass.

  /// Fields that do not exist for this query, nor for its subqueries; one that ends in * stands for all that begin so.
  /// _time, _stream and _stream_id always exist.
  std::vector<std::string> hidden_fields = {};

  /// Adds "the newest N rows after skipping M" to a query whose pipes keep rows and their _time; newest come first.
  /// For a query that ends in anything else (stats, sort, top…) it is a plain limit. The `limit` of the HTTP API.
  std::optional<std::uint64_t> limit = {};
  std::uint64_t offset = 0;
  std::optional<Page> page = {};  // Instead of both. Errc::invalid for a query that gives other rows each time.

  Limits limits{.memory_bytes = 512 << 20, .time = std::chrono::seconds(30)};
  std::optional<std::chrono::nanoseconds> timeout = {};  // A shorter time that the client asks for.
  std::shared_ptr<SharedBudget> shared = {};             // What this run has in common with others; null: nothing.
  std::stop_token stop = {};                             // The client is gone: the run ends within some milliseconds.
  bool pruning = true;                                   // Off: every row group is read. For tests that compare.
};

/// What a run did, complete when run() returns.
struct QueryStats {
  std::uint64_t segments = 0;                   // In the snapshot.
  std::uint64_t row_groups = 0;                 // In the snapshot.
  std::uint64_t row_groups_out_of_time = 0;     // Ruled out by their times,
  std::uint64_t row_groups_out_of_streams = 0;  //   by the streams that the filter asks for,
  std::uint64_t row_groups_pruned = 0;          //   by lexicon and needles,
  std::uint64_t row_groups_scanned = 0;         //   or looked into.
  std::uint64_t rows_scanned = 0;               // Of the row groups looked into.
  std::uint64_t rows_matched = 0;               // That passed the filter.
  std::uint64_t rows_returned = 0;              // That went to the sink.
  std::uint64_t row_groups_to_read = 0;         // That nothing ruled out,
  std::uint64_t row_groups_tried = 0;           //   and of these as many as were begun with: all, but for an estimate.
  std::chrono::nanoseconds plan_duration{0};    // Asking the index.
  std::chrono::nanoseconds scan_duration{0};    // Reading and the pipes, of all threads together.
  std::uint64_t columns_read = 0;
  std::uint64_t column_bytes = 0;  // Decoded size of these columns.
  std::chrono::nanoseconds duration{0};
  std::optional<PageEnd> page_end;    // Of a page that is full: there may be more.
  std::vector<std::string> warnings;  // A block that is corrupt and was left out, with its place. At most 100.
};

/// Threads: run() from any thread, several at once.
class Engine {
 public:
  using SnapshotSource = std::function<std::shared_ptr<const indexer::Snapshot>()>;

  Engine(SnapshotSource snapshots, EngineOptions options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Runs the query on the calling thread and the engine's own; blocks until all rows went to the sink, so callers on
  /// an I/O thread use base/spawn.h's on_pool. The stats are good after a failure, too.
  /// Fails with Errc::too_large at a limit (the message names it), Errc::cancelled when the sink or `options.stop`
  /// ended it or its time is up, Errc::busy when what it shares with others is used up or the machine has no memory
  /// left for it, Errc::invalid for what only execution can find wrong.
  Result<void> run(const language::Query& query, const RunOptions& options, RowSink& sink, QueryStats& stats) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cordwood::query
