#pragma once
// Which rows a filter finds, by their arrival numbers.

#include <cstdint>
#include <memory>
#include <stop_token>

#include "base/result.h"
#include "base/time.h"
#include "language/filter.h"
#include "query/engine.h"
#include "row_list.h"

namespace cordwood::erasing {

struct Question {
  language::FilterPtr filter;  // Without subqueries,
  TimeRange times;
  language::FilterPtr but_only = nullptr;  //   and of its rows those that pass this, too. Null: all.
  std::stop_token stop = {};
};

/// Errc::too_large for more than kRowsMax, Errc::corrupt when a block cannot be read: rows may be in it.
inline constexpr std::uint64_t kRowsMax = 50'000'000;  // 8 bytes each.
Result<RowList> matching_rows(const query::Engine& engine, const Question& question);
Result<std::uint64_t> count_rows(const query::Engine& engine, const Question& question);
/// Those that are in the list, too.
Result<RowList> matching_rows_among(const query::Engine& engine, const Question& question, const RowList& list);
/// Stops at the first.
Result<bool> is_any_row(const query::Engine& engine, const Question& question);

}  // namespace cordwood::erasing
