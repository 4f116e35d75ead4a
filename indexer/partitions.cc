#include "partitions.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace cordwood::indexer {
namespace {

using Parts = std::map<std::pair<Day, std::string>, PartitionSummary>;

void add_segment(const StoredSegment& stored, Parts& parts) {
  const std::uint64_t all_rows = stored.segment->info().rows;
  const ClassRows classes = rows_by_class(all_rows, stored.classes);
  const bool shared = classes.size() > 1;
  const std::uint64_t all_bytes = stored.segment->disk_bytes();
  for (const auto& [name, rows] : classes) {
    PartitionSummary& summary = parts[{stored.segment->day(), name}];
    const double share = static_cast<double>(rows) / static_cast<double>(all_rows);
    summary.rows += shared ? rows : stored.segment->row_count();
    summary.disk_bytes += shared ? static_cast<std::uint64_t>(share * static_cast<double>(all_bytes)) : all_bytes;
    ++summary.segments;
  }
}

}  // namespace

std::vector<PartitionSummary> summarise_partitions(const Catalog& catalog, const Contents& contents) {
  Parts parts;
  for (const StoredSegment& stored : contents.sealed()) add_segment(stored, parts);
  catalog.read([&parts](const Manifest& manifest) {
    for (const auto& [day, file] : manifest.dead_letters)
      parts[{day, std::string(kStandardClass)}].disk_bytes += file.bytes;
  });
  for (const auto& generation : contents.generations())
    for (const auto& [day, count] : generation->rows_of_days())
      for (const auto& [name, rows] : rows_by_class(count.rows, count.classes)) parts[{day, name}].rows += rows;
  std::vector<PartitionSummary> all;
  for (auto& [part, summary] : parts) {
    summary.day = part.first;
    summary.retention_class = part.second;
    all.push_back(std::move(summary));
  }
  return all;
}

Result<void> drop_whole_segments(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                 const ClassNames& classes) {
  const auto is_one = [&](const ManifestSegment& segment) {
    if (segment.info.day != day) return false;
    const ClassRows rows = rows_by_class(segment.info.rows, segment.info.classes);
    return std::all_of(rows.begin(), rows.end(), [&](const auto& entry) { return classes.contains(entry.first); });
  };
  std::vector<std::filesystem::path> gone;
  std::vector<ManifestSegment> dropped;
  CORDWOOD_TRY(catalog.change(
      [&](Manifest& manifest) {
        gone.clear();
        dropped.clear();
        std::copy_if(manifest.segments.begin(), manifest.segments.end(), std::back_inserter(dropped), is_one);
        std::erase_if(manifest.segments, is_one);
        for (const ManifestSegment& segment : dropped)
          for (auto& path : paths_of(store.folder, day, segment.number, segment.tombstones))
            gone.push_back(std::move(path));
        const auto letters = manifest.dead_letters.find(day);
        if (letters == manifest.dead_letters.end() || !classes.contains(kStandardClass)) return;
        gone.push_back(store.folder.dead_letters_of(day, letters->second.number));
        manifest.dead_letters.erase(letters);
      },
      [&](const Manifest&) { contents.take_out(dropped); }));
  catalog.discard(std::move(gone));
  return success();
}

bool has_rows_in_memory(const Contents& contents, Day day, const ClassNames& classes) {
  for (const auto& generation : contents.generations()) {
    const auto days = generation->rows_of_days();
    const auto of_day = days.find(day);
    if (of_day == days.end()) continue;
    for (const auto& [name, rows] : rows_by_class(of_day->second.rows, of_day->second.classes))
      if (classes.contains(name)) return true;
  }
  return false;
}

}  // namespace cordwood::indexer
