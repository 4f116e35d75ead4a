#include "indexer/transient_segments.h"

#include <map>

#include "admission.h"
#include "base/check.h"
#include "block_cache.h"
#include "folder_layout.h"
#include "sealed_segment.h"
#include "segment_writer.h"

namespace cordwood::indexer {

TransientSegments::TransientSegments(Options options)
    : files_(options.bytes_max),
      cache_(std::make_shared<BlockCache>(options.cache_bytes_max)),
      snapshot_(std::make_shared<Snapshot>()) {}

TransientSegments::~TransientSegments() = default;

Result<std::vector<TransientSegments::Refused>> TransientSegments::add(std::span<const Rows> rows) {
  const Admission admission{TimeRange{}};  // Old rows are as good as any.
  std::vector<Refused> refused;
  std::map<Day, std::vector<Row>> days;
  for (const Rows& piece : rows) {
    const EventBatch& batch = piece.batch.batch();
    CORDWOOD_CHECK(piece.arrivals.size() == batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const Event& event = batch.events()[i];
      if (const Refusal refusal = admission.judge(event.time, event.stream, event.fields); refusal != Refusal::none) {
        refused.push_back({piece.arrivals[i], name_of(refusal)});
        continue;
      }
      days[day_of(event.time)].push_back(
          {event.time, piece.arrivals[i], event.stream, event.fields, batch.received_at, batch.peer});
    }
  }
  std::vector<std::shared_ptr<const Segment>> made;
  for (const auto& [day, of_day] : days) {
    CORDWOOD_TRY(made.emplace_back(), seal(day, of_day));
  }
  const std::lock_guard lock(mutex_);
  const auto grown = std::make_shared<Snapshot>(*snapshot_);
  grown->segments.insert(grown->segments.end(), made.begin(), made.end());
  snapshot_ = grown;
  return refused;
}

Result<std::shared_ptr<const Segment>> TransientSegments::seal(Day day, std::span<const Row> rows) {
  std::filesystem::path path;
  {
    const std::lock_guard lock(mutex_);
    path = FolderLayout{}.segment(day, segments_made_++);
  }
  CORDWOOD_TRY(write_segment(files_, path, day, rows, WordIndex::strings));
  CORDWOOD_TRY(auto segment, SealedSegment::open(files_, path, cache_));
  CORDWOOD_TRY(files_.remove(path));  // Its memory goes with the segment.
  return std::shared_ptr<const Segment>(std::move(segment));
}

std::shared_ptr<const Snapshot> TransientSegments::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

}  // namespace cordwood::indexer
