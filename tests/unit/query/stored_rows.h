#pragma once
// Rows in segments, and the engine over them.

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "block_cache.h"
#include "indexer/segment.h"
#include "query/engine.h"
#include "segment_writer.h"
#include "support/faulty_file_system.h"
#include "support/plain_row.h"

namespace cordwood::query {

/// The rows of an answer.
class RowCollector final : public RowSink {
 public:
  bool accept(const RowBlock& block) override;
  test::ResultRows rows;
};

/// How rows are kept. `buried`: sealed, and beside every third row a deleted one that differs in a field more.
enum class Layout { memory, sealed, mixed, buried };

/// Threads: run() from any, when no rows are being added.
class StoredRows {
 public:
  /// Makes segments, one or more a day, of at most `rows_per_segment` rows.
  StoredRows(const std::vector<test::PlainRow>& rows, Layout layout, std::size_t rows_per_segment = 100000);

  /// Parses and runs. Times in the query are as if now were 2026-11-21T06:00:00Z.
  Result<test::ResultRows> run(std::string_view query, const RunOptions& options = {}) const;

  /// The same, into a sink of the caller's.
  Result<void> run(std::string_view query, const RunOptions& options, RowSink& sink) const;

  const QueryStats& stats() const { return stats_; }  // Of the last run.
  std::shared_ptr<const indexer::Snapshot> snapshot() const { return snapshot_; }

 private:
  void add_segment(Day day, const std::vector<indexer::Row>& rows, bool sealed);
  indexer::Row deleted_twin_of(const indexer::Row& row);
  void bury(const std::string& path);

  test::FaultyFileSystem files_;
  std::shared_ptr<indexer::BlockCache> cache_ = std::make_shared<indexer::BlockCache>(64 << 20);
  std::deque<std::string> texts_;
  std::deque<std::vector<Field>> fields_;
  std::deque<std::vector<indexer::Row>> rows_;
  std::shared_ptr<indexer::Snapshot> snapshot_ = std::make_shared<indexer::Snapshot>();
  std::unique_ptr<Engine> engine_;
  mutable QueryStats stats_;
};

Timestamp test_now();

/// The words that masked("value") finds in queries of StoredRows.
std::vector<std::string> masked_words(std::string_view value);

}  // namespace cordwood::query
