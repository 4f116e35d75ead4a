#pragma once
// What the store counts.

#include <array>

#include "base/metrics.h"
#include "row_batch.h"

namespace cordwood::indexer {

struct StoreMetrics {
  prometheus::Counter& rows_appended;
  prometheus::Counter& bytes_appended;
  prometheus::Counter& batches_resent;
  prometheus::Counter& commits;
  prometheus::Counter& commits_failed;
  prometheus::Counter& wal_bytes;
  prometheus::Counter& seals;
  prometheus::Counter& seals_failed;
  prometheus::Counter& merges;
  prometheus::Counter& merges_failed;
  prometheus::Counter& days_closed;
  std::array<prometheus::Counter*, kLastRefusal + 1> dead_letters;  // By reason; none for Refusal::none.
  prometheus::Counter& dead_letters_retried;
  prometheus::Counter& partitions_dropped;
  prometheus::Counter& rows_hidden;
  prometheus::Counter& damaged_files;
  prometheus::Gauge& unsealed_bytes;
  prometheus::Counter& scrubbed_bytes;
  prometheus::Gauge& corrupt_blocks;
};

StoreMetrics& store_metrics();

void count_dead_letters(const RowBatchSummary& summary);

}  // namespace cordwood::indexer
