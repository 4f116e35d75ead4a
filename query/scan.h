#pragma once
// Reads what can match of a snapshot and pushes it, block by block, into the pipes: index first, then the columns that
// the filter asks about.

#include "condition.h"
#include "context.h"
#include "crew.h"
#include "indexer/segment.h"
#include "operator.h"
#include "query/engine.h"
#include "time_bound.h"

namespace cordwood::query {

struct ScanOptions {
  unsigned workers = 1;
  TimeRange times;                 // Outside which the condition passes nothing.
  TimeBound* bound = nullptr;      // Row groups are taken in its order; else newest first.
  std::size_t row_groups_max = 0;  // Reads so many only, from everywhere among those that can match; 0: all.
};

/// Blocks until all is pushed, no more is wanted, or the run stopped.
void scan(const indexer::Snapshot& snapshot, const Condition& condition, const ScanOptions& options, Context& context,
          Crew& crew, Operator& into, QueryStats& stats);

}  // namespace cordwood::query
