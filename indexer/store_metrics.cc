#include "store_metrics.h"

namespace cordwood::indexer {

namespace {

std::array<prometheus::Counter*, kLastRefusal + 1> dead_letter_counters() {
  std::array<prometheus::Counter*, kLastRefusal + 1> all{};
  for (std::size_t reason = 1; reason < all.size(); ++reason)
    all[reason] = &metrics::counter("cordwood_indexer_dead_letters_total", "Rows refused and kept as dead letters",
                                    {{"reason", std::string(name_of(static_cast<Refusal>(reason)))}});
  return all;
}

}  // namespace

void count_dead_letters(const RowBatchSummary& summary) {
  for (std::size_t reason = 1; reason < summary.refusals.size(); ++reason)
    if (summary.refusals[reason] > 0) store_metrics().dead_letters[reason]->Increment(summary.refusals[reason]);
}

StoreMetrics& store_metrics() {
  using cordwood::metrics::counter;
  static StoreMetrics all{
      counter("cordwood_indexer_rows_appended_total", "Rows made durable, refused ones aside"),
      counter("cordwood_indexer_bytes_appended_total", "Bytes of those rows as encoded, before compression"),
      counter("cordwood_indexer_batches_resent_total", "Batches not stored because their receipt was taken before"),
      counter("cordwood_indexer_commits_total", "Groups of batches written and synced"),
      counter("cordwood_indexer_commits_failed_total", "Groups refused because writing or syncing the WAL failed"),
      counter("cordwood_indexer_wal_bytes_total", "Bytes written to the WAL"),
      counter("cordwood_indexer_seals_total", "Generations of rows written as segments"),
      counter("cordwood_indexer_seals_failed_total", "Seals that failed and are tried again"),
      counter("cordwood_indexer_merges_total", "Merges of segments"),
      counter("cordwood_indexer_merges_failed_total", "Merges that failed and are tried again"),
      counter("cordwood_indexer_days_closed_total", "Days whose rows were put in their final order"),
      dead_letter_counters(),
      counter("cordwood_indexer_dead_letters_retried_total", "Dead letters that became rows after all"),
      counter("cordwood_indexer_partitions_dropped_total", "Days removed with all their rows"),
      counter("cordwood_indexer_rows_hidden_total", "Rows deleted one by one, out of every answer from then on"),
      counter("cordwood_indexer_damaged_files_total", "Files found damaged at start"),
      cordwood::metrics::gauge("cordwood_indexer_unsealed_bytes", "Bytes of rows in memory or on their way there"),
      counter("cordwood_indexer_scrubbed_bytes_total", "Bytes of segments that the background scrub has read"),
      cordwood::metrics::gauge("cordwood_indexer_corrupt_blocks", "Blocks of segments that the scrub found damaged"),
  };
  return all;
}

}  // namespace cordwood::indexer
