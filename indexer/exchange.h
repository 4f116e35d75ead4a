#pragma once
// Rows that take the place of others at one moment. The new ones become segments that no manifest names yet, piece by
// piece; install() makes one manifest name them together with the tombstones of the old ones.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "catalog.h"
#include "contents.h"
#include "indexer/store.h"
#include "store_files.h"

namespace cordwood::indexer {

/// What an exchange needs of its store.
struct ExchangeParts {
  const StoreFiles& store;
  Catalog& catalog;
  Contents& contents;
  std::function<TimeRange()> accepted_times = {};
  std::function<std::uint64_t(std::uint64_t rows)> reserve_arrivals = {};  // Gives the first of so many new numbers.
  std::function<Result<void>()> seal = {};  // Whatever is acknowledged is in segments that are open.
  std::function<void(std::uint64_t rows, std::span<const StoredSegment> fresh)> installed = {};
  std::uint64_t piece_bytes = 0;  // Rows that make a segment.
};

std::unique_ptr<Exchange> make_exchange(ExchangeParts parts);

}  // namespace cordwood::indexer
