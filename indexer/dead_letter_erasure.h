#pragma once
// Dead letters are erased like rows: a day's file is written anew without them.

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "catalog.h"
#include "dead_letters.h"
#include "store_files.h"

namespace cordwood::indexer {

/// Of one day's file: in one step, durable, or nothing has happened. Gives how many rows went. Memory: one entry.
/// REQUIRES: no seal runs meanwhile.
Result<std::uint64_t> erase_of_day(const StoreFiles& store, Catalog& catalog, Day day, const DeadLetterFile& file,
                                   const std::function<bool(const Row& row, Refusal refusal)>& unwanted);

}  // namespace cordwood::indexer
