#pragma once
// What the store counts.

#include "base/metrics.h"

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
  prometheus::Counter& dead_letters;
  prometheus::Counter& partitions_dropped;
  prometheus::Counter& damaged_files;
  prometheus::Gauge& unsealed_bytes;
};

StoreMetrics& store_metrics();

}  // namespace cordwood::indexer
