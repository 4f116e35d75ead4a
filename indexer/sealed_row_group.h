#pragma once
// One row group of a sealed segment.

#include <memory>
#include <mutex>
#include <vector>

#include "row_group_format.h"
#include "row_layout.h"
#include "sealed_segment.h"

namespace cordwood::indexer {

/// Threads: const members from any thread at once. Lifetime: holds its segment.
class SealedRowGroup final : public RowGroup {
 public:
  /// Reads the head and the shapes, not the columns.
  static Result<std::shared_ptr<const SealedRowGroup>> open(std::shared_ptr<const SealedSegment> segment,
                                                            std::size_t index);

  std::uint32_t row_count() const override { return entry_.summary.rows; }
  Result<std::span<const std::int64_t>> times() const override;
  Result<std::span<const std::uint64_t>> arrivals() const override;
  Result<std::shared_ptr<const Column>> column(std::string_view name) const override;
  std::vector<std::string_view> column_names() const override;
  Bitmap live_rows() const override;

 private:
  /// What opening reads; the cache keeps it for the next query.
  struct Opened {
    RowGroupHead head;
    std::shared_ptr<const RowLayout> layout;  // Shared with the columns.
  };
  template <class T>
  using Shared = std::shared_ptr<const std::vector<T>>;

  SealedRowGroup(std::shared_ptr<const SealedSegment> segment, std::size_t index, std::shared_ptr<const Opened> opened);

  Result<std::shared_ptr<const std::string>> block(std::uint32_t number) const;
  /// The item's bytes; the view lives as long as `block`.
  Result<std::string_view> item(std::uint32_t number, std::shared_ptr<const std::string>& block) const;
  /// An item that is one number a row.
  template <class T>
  Result<Shared<T>> numbers(std::uint32_t item) const;
  Result<std::shared_ptr<const Column>> column_at(std::uint32_t position, bool may_refer) const;
  Result<std::shared_ptr<const Column>> decode(std::uint32_t position, bool may_refer) const;
  BlockCache::Key cache_key(std::uint64_t kind, std::uint64_t number) const;

  const std::shared_ptr<const SealedSegment> segment_;
  const std::size_t index_;
  const RowGroupEntry& entry_;
  const std::shared_ptr<const Opened> opened_;
  mutable std::mutex mutex_;  // Guards the two below, which are set once.
  mutable Shared<std::int64_t> times_;
  mutable Shared<std::uint64_t> arrivals_;
};

}  // namespace cordwood::indexer
