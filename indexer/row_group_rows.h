#pragma once
// A row group back as rows: for writing them anew, and for proving that they are what was written.

#include <deque>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/checksum.h"
#include "base/event.h"
#include "base/result.h"
#include "indexer/segment.h"
#include "segment_writer.h"

namespace cordwood::indexer {

/// Rows with the memory behind them. Threads: one.
class DecodedRows {
 public:
  /// Adds the wanted rows of a row group, every value copied. Errc::corrupt: nothing may be assumed of what was added.
  Result<void> add(const RowGroup& group, const Bitmap& wanted);

  std::span<const Row> rows() const { return rows_; }
  std::size_t memory_bytes() const;

 private:
  Arena arena_;
  std::deque<std::vector<Field>> fields_;  // One a row group.
  std::vector<Row> rows_;
};

/// Some rows of a row group by retention class.
Result<ClassRows> count_classes(const RowGroup& group, const Bitmap& rows);

/// The sum of the leaf hashes (leaf_hash.h) of some rows of a row group, from their decoded values. `visit`, when set,
/// is given every value.
Result<Hash128> sum_leaves(const RowGroup& group, const Bitmap& rows,
                           const std::function<void(std::string_view)>& visit = nullptr);

}  // namespace cordwood::indexer
