#include "sealing.h"

#include "base/within_memory.h"
#include "generation.h"

namespace cordwood::indexer {
namespace {

struct Made {
  std::filesystem::path path;
  StoredSegment stored;  // Without its segment while the file is not whole.
};

Result<void> write_one(const StoreFiles& store, Catalog& catalog, Day day, std::span<const Row> rows,
                       std::vector<Made>& made) {
  CORDWOOD_TRY(make_day_folder(store, day));
  const std::uint64_t number = catalog.new_number();
  const std::filesystem::path path = store.folder.segment(day, number);
  made.push_back({path, {number, nullptr, false, {}}});
  CORDWOOD_TRY(SegmentInfo info, write_segment(store.files, path, day, rows));
  made.back().stored.classes = std::move(info.classes);
  CORDWOOD_TRY(store.files.sync_directory(store.folder.segments_of(day)));
  CORDWOOD_TRY(made.back().stored.segment, SealedSegment::open(store.files, path, store.cache));
  return success();
}

Result<void> write_piece(const StoreFiles& store, Catalog& catalog,
                         std::span<const std::shared_ptr<const RowBatch>> batches, const DroppedDays& dropped,
                         std::vector<Made>& made) {
  CORDWOOD_TRY(const LaidOutRows rows, lay_out(batches, dropped));
  for (const auto& [day, of_day] : rows.days) {
    CORDWOOD_TRY(write_one(store, catalog, day, of_day, made));
  }
  return success();
}

// How many of the batches make the next piece.
std::size_t piece_length(std::span<const std::shared_ptr<const RowBatch>> batches, std::uint64_t piece_bytes) {
  std::uint64_t bytes = 0;
  std::size_t count = 0;
  while (count < batches.size() && (count == 0 || bytes + batches[count]->memory_bytes() <= piece_bytes))
    bytes += batches[count++]->memory_bytes();
  return count;
}

}  // namespace

Result<std::vector<StoredSegment>> write_segments(const StoreFiles& store, Catalog& catalog,
                                                  std::span<const std::shared_ptr<const RowBatch>> batches,
                                                  const DroppedDays& dropped, std::uint64_t piece_bytes) {
  std::vector<Made> made;
  Result<void> written = success();
  while (written && !batches.empty()) {
    const std::size_t length = piece_length(batches, piece_bytes);
    written = within_memory([&] { return write_piece(store, catalog, batches.first(length), dropped, made); });
    batches = batches.subspan(length);
  }
  std::vector<StoredSegment> segments;
  std::vector<std::filesystem::path> unwanted;
  for (Made& one : made) {
    if (written) {
      segments.push_back(std::move(one.stored));
    } else {
      unwanted.push_back(std::move(one.path));
    }
  }
  if (written) return segments;
  catalog.discard(std::move(unwanted));
  return written.error();
}

}  // namespace cordwood::indexer
