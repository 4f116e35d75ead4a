#include "merging.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "base/within_memory.h"
#include "lots.h"
#include "row_group_rows.h"
#include "store_metrics.h"
#include "word_index.h"

namespace cordwood::indexer {
namespace {

// Merges leave this much of the disk to the WAL.
constexpr std::uint64_t kFreeBytesKept = 256 << 20;
// A closed day is closed again once its late rows are more than one part in so many of it.
constexpr std::uint64_t kLateShare = 4;

std::vector<StoredSegment> chosen_of(const std::vector<StoredSegment>& segments, MergeEagerness eagerness) {
  std::vector<std::uint64_t> sizes;
  for (const StoredSegment& stored : segments) sizes.push_back(stored.segment->disk_bytes());
  std::vector<StoredSegment> chosen;
  for (const std::size_t index : choose_merge(sizes, eagerness)) chosen.push_back(segments[index]);
  return chosen;
}

/// Of one day. A single row group has no order to gain, and no classes to set apart if it has but one lot.
bool is_worth_closing(std::span<const StoredSegment> segments, const RetentionClasses& classes) {
  std::uint64_t closed_bytes = 0;
  std::uint64_t open_bytes = 0;
  std::size_t row_groups = 0;
  for (const StoredSegment& stored : segments) {
    (stored.closed ? closed_bytes : open_bytes) += stored.segment->disk_bytes();
    row_groups += stored.segment->row_groups().size();
  }
  return (row_groups > 1 || mixes_lots(segments, classes)) && open_bytes > closed_bytes / kLateShare;
}

bool any_named(std::span<const StoredSegment> segments, std::uint64_t number) {
  return std::any_of(segments.begin(), segments.end(),
                     [number](const StoredSegment& stored) { return stored.number == number; });
}

bool is_corrupt(const Result<void>& read) { return !read && read.error().code == Errc::corrupt; }

Result<void> read_what_a_merge_reads(const SealedSegment& segment) {
  if (segment.directory().needles_lost) return error(Errc::corrupt, "no needles");
  CORDWOOD_TRY(segment.strings());
  for (std::size_t index = 0; index < segment.row_groups().size(); ++index) {
    if (segment.row_groups()[index].deleted_rows == 0) continue;  // Copied as it is.
    CORDWOOD_TRY(const auto group, segment.open_row_group(index));
    CORDWOOD_TRY(sum_leaves(*group, Bitmap(group->row_count(), true)));
  }
  return for_each_needle_page(segment, [](const NeedleHead&, const NeedlePage&) {});
}

}  // namespace

// Whether there were any: then a merge of the others can be tried at once.
bool Merging::set_damaged_aside(std::span<const StoredSegment> inputs) {
  bool found = false;
  for (const StoredSegment& input : inputs) {
    if (!is_corrupt(read_what_a_merge_reads(*input.segment))) continue;
    log::error("indexer", "segment {} is damaged and takes no part in merges", input.segment->name());
    damaged_.insert(input.number);
    found = true;
  }
  return found;
}

Result<bool> Merging::merge_once(const std::function<MergeEagerness(Day)>& eagerness, const RetentionClasses& classes,
                                 const GoOn& go_on) {
  const std::lock_guard lock(mutex_);
  // While a day is open its segments hold all classes, so there are no more of them than without classes.
  std::map<std::tuple<Day, bool, Lots>, std::vector<StoredSegment>> groups;
  for (StoredSegment& stored : contents_.sealed()) {
    if (damaged_.contains(stored.number)) continue;
    groups[{stored.segment->day(), stored.closed, stored.closed ? lots_of(stored, classes) : Lots()}].push_back(
        std::move(stored));
  }
  for (const auto& [group, segments] : groups) {
    const std::vector<StoredSegment> inputs = chosen_of(segments, eagerness(std::get<Day>(group)));
    if (inputs.empty()) continue;
    Result<void> merged = merge(inputs, go_on);
    if (is_corrupt(merged) && set_damaged_aside(inputs)) return true;
    CORDWOOD_TRY(std::move(merged));
    return true;
  }
  return false;
}

Result<std::optional<std::string>> Merging::purge_once(const GoOn& go_on, std::optional<Day> day) {
  const std::lock_guard lock(mutex_);
  Result<std::optional<std::string>> purged = std::nullopt;
  for (const StoredSegment& stored : contents_.sealed()) {
    if (stored.segment->tombstones().version == 0 || (day && stored.segment->day() != *day)) continue;
    const Result<void> merged = merge({&stored, 1}, go_on);
    if (merged) return std::string(stored.segment->name());
    purged = merged.error();  // One that is damaged must not keep the others.
  }
  return purged;
}

Result<bool> Merging::close_once(const std::function<bool(Day)>& is_over, const CloseOptions& options) {
  const std::lock_guard lock(mutex_);
  std::map<Day, std::vector<StoredSegment>> days;
  for (StoredSegment& stored : contents_.sealed()) {
    const Day day = stored.segment->day();
    if (is_over(day)) days[day].push_back(std::move(stored));
  }
  for (const auto& [day, segments] : days) {
    if (!is_worth_closing(segments, options.classes)) continue;
    CORDWOOD_TRY(close(segments, options));
    return true;
  }
  return false;
}

Result<void> Merging::merge(std::span<const StoredSegment> inputs, const GoOn& go_on) {
  std::vector<std::filesystem::path> made;
  auto outputs = within_memory([&] { return write_merged(inputs, go_on, made); });
  const Result<void> replaced = replace(inputs, std::move(outputs), std::move(made));
  if (!replaced && replaced.error().code == Errc::cancelled) return replaced;
  (replaced ? store_metrics().merges : store_metrics().merges_failed).Increment();
  if (!replaced) return Error(replaced.error()).within("merging " + format_day(inputs.front().segment->day()));
  return success();
}

Result<void> Merging::close(std::span<const StoredSegment> inputs, const CloseOptions& options) {
  CORDWOOD_TRY(check_space(inputs));
  std::vector<std::filesystem::path> made;
  auto written = within_memory([&] { return write_closed_day(store_, catalog_, inputs, options, made); });
  const bool damaged = !written && written.error().code == Errc::corrupt;
  if (damaged)
    log::error("indexer", "{} stays as it is: {}", format_day(inputs.front().segment->day()), written.error().message);
  const bool left_as_it_is = damaged || (written ? !written.value() : written.error().code == Errc::too_large);
  Result<std::vector<StoredSegment>> outputs = std::vector<StoredSegment>(inputs.begin(), inputs.end());
  if (left_as_it_is) {
    for (StoredSegment& stored : outputs.value()) stored.closed = true;
  } else if (written) {
    outputs = std::move(*written.value());
  } else {
    outputs = written.error();
  }
  const Result<void> replaced = replace(inputs, std::move(outputs), std::move(made));
  if (replaced) store_metrics().days_closed.Increment();
  if (!replaced) return Error(replaced.error()).within("closing " + format_day(inputs.front().segment->day()));
  return success();
}

// Puts outputs in the place of inputs, and discards the files of whichever is not in force then. `made` are the paths
// of all outputs' files, whole or not.
Result<void> Merging::replace(std::span<const StoredSegment> inputs, Result<std::vector<StoredSegment>> outputs,
                              std::vector<std::filesystem::path> made) {
  Result<bool> in_force = false;
  if (outputs) {
    in_force = install(inputs, outputs.value());
  } else {
    in_force = std::move(outputs).error();
  }
  if (!in_force || !in_force.value()) {
    catalog_.discard(std::move(made));
    return in_force ? success() : Result<void>(std::move(in_force).error());
  }
  std::vector<std::filesystem::path> gone;
  for (const StoredSegment& input : inputs) {
    if (any_named(outputs.value(), input.number)) continue;
    for (auto& file : paths_of(store_.folder, input.segment->day(), input.number, input.segment->tombstones().version))
      gone.push_back(std::move(file));
  }
  catalog_.discard(std::move(gone));
  return success();
}

Result<void> Merging::check_space(std::span<const StoredSegment> inputs) const {
  std::uint64_t bytes = 0;
  for (const StoredSegment& input : inputs) bytes += input.segment->disk_bytes();
  CORDWOOD_TRY(const std::uint64_t free, store_.files.free_bytes(store_.folder.root));
  if (free < bytes + kFreeBytesKept)
    return error(Errc::io, fmt::format("{} bytes are free, too few to write {} more", free, bytes));
  return success();
}

// Nothing when no row is left.
Result<std::vector<StoredSegment>> Merging::write_merged(std::span<const StoredSegment> inputs, const GoOn& go_on,
                                                         std::vector<std::filesystem::path>& made) {
  std::uint64_t rows = 0;
  std::vector<MergeInput> segments;
  for (const StoredSegment& input : inputs) {
    segments.push_back({input.segment, input.classes});
    rows += input.segment->row_count();
  }
  if (rows == 0) return std::vector<StoredSegment>();
  CORDWOOD_TRY(check_space(inputs));
  const Day day = inputs.front().segment->day();
  CORDWOOD_TRY(make_day_folder(store_, day));
  const std::uint64_t number = catalog_.new_number();
  made.push_back(store_.folder.segment(day, number));
  CORDWOOD_TRY(const SegmentInfo info, merge_segments(store_.files, made.back(), segments, go_on));
  if (info.rows != rows) return error(Errc::corrupt, fmt::format("{} rows became {}", rows, info.rows));
  CORDWOOD_TRY(store_.files.sync_directory(store_.folder.segments_of(day)));
  CORDWOOD_TRY(auto opened, open_stored_segment(store_, {number, 0, info, inputs.front().closed}));
  return std::vector<StoredSegment>{std::move(opened)};
}

// False when rows of the inputs were deleted or dropped meanwhile: then they stay as they are.
Result<bool> Merging::install(std::span<const StoredSegment> inputs, std::span<const StoredSegment> outputs) {
  const auto is_input = [inputs](const ManifestSegment& entry) {
    return std::any_of(inputs.begin(), inputs.end(), [&entry](const StoredSegment& input) { return input.is(entry); });
  };
  bool unchanged = false;
  CORDWOOD_TRY(catalog_.change(
      [&](Manifest& manifest) {
        auto& entries = manifest.segments;
        unchanged = std::count_if(entries.begin(), entries.end(), is_input) == std::ssize(inputs);
        if (!unchanged) return;
        std::erase_if(entries, is_input);
        for (const StoredSegment& stored : outputs) entries.push_back(stored.entry());
      },
      [&](const Manifest&) {
        if (unchanged) contents_.replace(inputs, outputs);
      }));
  return unchanged;
}

}  // namespace cordwood::indexer
