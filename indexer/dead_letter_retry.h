#pragma once
// Dead letters get a second chance: those that would not be refused today become rows.

#include <cstdint>
#include <functional>

#include "admission.h"
#include "base/result.h"
#include "catalog.h"
#include "contents.h"
#include "indexer/store.h"
#include "store_files.h"

namespace cordwood::indexer {

struct RetryOptions {
  Admission admission;
  std::uint64_t piece_bytes = 0;                                      // Rows that make a segment.
  std::function<std::uint64_t(std::uint64_t rows)> reserve_arrivals;  // Gives the first of so many new numbers.
  RetentionClasses classes = {};
};

/// Of one day's file. Those that are admitted become segments and the others a new file; one manifest names both, so
/// each row is in one place at any time. Memory: one piece. REQUIRES: no seal runs meanwhile.
Result<DeadLetterRetry> retry_day(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                  const DeadLetterFile& file, const RetryOptions& options);

}  // namespace cordwood::indexer
