#include "merging.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "store_metrics.h"

namespace cordwood::indexer {
namespace {

// Merges leave this much of the disk to the WAL.
constexpr std::uint64_t kFreeBytesKept = 256 << 20;

using Group = std::pair<Day, RetentionClass>;

std::vector<StoredSegment> chosen_of(const std::vector<StoredSegment>& segments, MergeEagerness eagerness) {
  std::vector<std::uint64_t> sizes;
  for (const StoredSegment& stored : segments) sizes.push_back(stored.segment->disk_bytes());
  std::vector<StoredSegment> chosen;
  for (const std::size_t index : choose_merge(sizes, eagerness)) chosen.push_back(segments[index]);
  return chosen;
}

}  // namespace

Result<bool> Merging::merge_once(const std::function<MergeEagerness(Day)>& eagerness) {
  const std::lock_guard lock(mutex_);
  std::map<Group, std::vector<StoredSegment>> groups;
  for (StoredSegment& stored : contents_.sealed()) {
    const SegmentInfo info = stored.segment->info();
    groups[{info.day, info.retention_class}].push_back(std::move(stored));
  }
  for (const auto& [group, segments] : groups) {
    const std::vector<StoredSegment> inputs = chosen_of(segments, eagerness(group.first));
    if (inputs.empty()) continue;
    if (Result<void> merged = merge(inputs); !merged) {
      store_metrics().merges_failed.Increment();
      return std::move(merged).error().within("merging " + format_day(group.first));
    }
    store_metrics().merges.Increment();
    return true;
  }
  return false;
}

Result<void> Merging::merge(std::span<const StoredSegment> inputs) {
  const Day day = inputs.front().segment->day();
  std::uint64_t bytes = 0;
  std::vector<std::shared_ptr<const SealedSegment>> segments;
  for (const StoredSegment& input : inputs) {
    segments.push_back(input.segment);
    bytes += input.segment->disk_bytes();
  }
  CORDWOOD_TRY(const std::uint64_t free, store_.files.free_bytes(store_.folder.root));
  if (free < bytes + kFreeBytesKept)
    return error(Errc::io, fmt::format("{} bytes are free, too few to write {} more", free, bytes));

  CORDWOOD_TRY(make_day_folder(store_, day));
  const std::uint64_t number = catalog_.new_number();
  const std::filesystem::path path = store_.folder.segment(day, number);
  Result<void> made = success();
  StoredSegment merged{number, nullptr};
  if (const auto written = merge_segments(store_.files, path, segments); !written) made = written.error();
  if (made) made = store_.files.sync_directory(store_.folder.segments_of(day));
  if (made) {
    auto opened = SealedSegment::open(store_.files, path, store_.cache);
    if (opened) {
      merged.segment = std::move(opened).value();
    } else {
      made = std::move(opened).error();
    }
  }
  if (made) made = install(inputs, merged);
  if (!made) catalog_.discard({path});
  return made;
}

Result<void> Merging::install(std::span<const StoredSegment> inputs, const StoredSegment& merged) {
  const SegmentInfo info = merged.segment->info();
  const auto is_input = [inputs](const ManifestSegment& entry) {
    return std::any_of(inputs.begin(), inputs.end(),
                       [&entry](const StoredSegment& input) { return input.number == entry.number; });
  };
  bool dropped = false;
  CORDWOOD_TRY(catalog_.change(
      [&](Manifest& manifest) {
        dropped = std::erase_if(manifest.segments, is_input) == 0;
        if (!dropped) manifest.segments.push_back({merged.number, 0, info});
      },
      [&](const Manifest&) {
        if (!dropped) contents_.segments_merged(inputs, merged);
      }));
  std::vector<std::filesystem::path> gone;
  if (dropped) {
    gone.push_back(store_.folder.segment(info.day, merged.number));
  } else {
    for (const StoredSegment& input : inputs) gone.push_back(store_.folder.segment(info.day, input.number));
  }
  catalog_.discard(std::move(gone));
  return success();
}

}  // namespace cordwood::indexer
