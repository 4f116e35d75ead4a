#include "hiding.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"

namespace cordwood::indexer {
namespace {

// Merges replace segments meanwhile; each time that takes longer than this does.
constexpr int kAttemptsMax = 8;

/// Which rows to hide.
struct Wanted {
  std::function<bool(const StoredSegment& stored)> in_segment;
  std::function<bool(Day day, const RowGroupSummary& summary)> in_row_group;
  std::function<Result<Bitmap>(Day day, const RowGroup& group)> live_rows;
  std::optional<std::uint64_t> rows = {};  // As many must be there; none: some may have gone.
};

/// The segment's tombstones with the rows added that are not among them; their version is the old one when there are
/// none.
Result<Tombstones> with_more(const SealedSegment& segment, const Wanted& wanted) {
  Tombstones more = segment.tombstones();
  const auto summaries = segment.row_groups();
  for (std::uint32_t group = 0; group < summaries.size(); ++group) {
    if (!wanted.in_row_group(segment.day(), summaries[group])) continue;
    CORDWOOD_TRY(const auto opened, segment.open_row_group(group));
    CORDWOOD_TRY(const Bitmap rows, wanted.live_rows(segment.day(), *opened));
    if (!rows.none()) more.add(group, rows);
  }
  return more;
}

Result<Bitmap> live_rows_with(const RowGroup& group, std::span<const std::uint64_t> arrivals) {
  CORDWOOD_TRY(const auto of_rows, group.arrivals());
  Bitmap found = group.live_rows();
  found.keep_if([&](std::uint32_t row) { return std::binary_search(arrivals.begin(), arrivals.end(), of_rows[row]); });
  return found;
}

Result<Bitmap> live_rows_of(const RowGroup& group, const std::set<std::string, std::less<>>& classes) {
  CORDWOOD_TRY(const auto column, group.column(kRetentionClassField));
  Bitmap found = group.live_rows();
  if (column == nullptr) {
    if (!classes.contains(kStandardClass)) found = Bitmap(group.row_count());
    return found;
  }
  std::string scratch;
  found.keep_if([&](std::uint32_t row) {
    const std::string_view name = column->value(row, scratch);
    return classes.contains(name.empty() ? kStandardClass : name);
  });
  return found;
}

/// Segments that come in the same step.
struct Newcomers {
  std::span<const StoredSegment> segments;
  std::uint64_t next_arrival = 0;
};

std::uint64_t count_of(const RowsOfDays& rows) {
  std::uint64_t count = 0;
  for (const auto& [day, arrivals] : rows) count += arrivals.size();
  return count;
}

// REQUIRES: `rows` stays.
Wanted wanted_of(const RowsOfDays& rows) {
  for (const auto& [day, arrivals] : rows) CORDWOOD_CHECK(std::is_sorted(arrivals.begin(), arrivals.end()));
  const auto in_row_group = [&rows](Day day, const RowGroupSummary& summary) {
    const auto& arrivals = rows.at(day);
    const auto first = std::lower_bound(arrivals.begin(), arrivals.end(), summary.first_arrival);
    return first != arrivals.end() && *first <= summary.last_arrival;
  };
  return {[&rows](const StoredSegment& stored) { return rows.contains(stored.segment->day()); }, in_row_group,
          [&rows](Day day, const RowGroup& group) { return live_rows_with(group, rows.at(day)); }};
}

class Hiding {
 public:
  Hiding(const StoreFiles& store, Catalog& catalog, Contents& contents, const std::optional<Newcomers>& newcomers)
      : store_(store), catalog_(catalog), contents_(contents), newcomers_(newcomers) {}

  /// Nullopt: a merge came between.
  Result<std::optional<std::uint64_t>> attempt(const Wanted& wanted) {
    Result<void> done = write_all(wanted);
    if (done && wanted.rows && rows_ != *wanted.rows)
      done = error(Errc::busy, fmt::format("{} of the rows have gone meanwhile", *wanted.rows - rows_));
    if (done && fresh_.empty()) return std::optional<std::uint64_t>(0);
    bool unchanged = true;  // The segments are those that the manifest names.
    if (done) done = install(unchanged);
    catalog_.discard(files_of(done && unchanged ? old_ : made_));
    if (!done) return done.error();
    return unchanged ? std::optional(rows_) : std::nullopt;
  }

 private:
  struct TombstonesFile {
    Day day;
    std::uint64_t number = 0;
    std::uint64_t version = 0;
  };

  Result<void> write_all(const Wanted& wanted) {
    std::set<Day> days;
    for (const StoredSegment& stored : contents_.sealed()) {
      if (!wanted.in_segment(stored)) continue;
      CORDWOOD_TRY(Tombstones tombstones, with_more(*stored.segment, wanted));
      const std::uint64_t before = stored.segment->tombstones().rows();
      if (tombstones.rows() == before) continue;
      rows_ += tombstones.rows() - before;
      CORDWOOD_TRY(write_one(stored, std::move(tombstones)));
      days.insert(stored.segment->day());
    }
    for (const Day day : days) {
      CORDWOOD_TRY(store_.files.sync_directory(store_.folder.segments_of(day)));
    }
    return success();
  }

  Result<void> write_one(const StoredSegment& stored, Tombstones tombstones) {
    const Day day = stored.segment->day();
    tombstones.version = catalog_.new_number();
    made_.push_back({day, stored.number, tombstones.version});
    const std::filesystem::path path = store_.folder.tombstones(day, stored.number, tombstones.version);
    CORDWOOD_TRY(write_tombstones(store_.files, path, tombstones, stored.segment->directory()));
    ManifestSegment entry = stored.entry();
    entry.tombstones = tombstones.version;
    CORDWOOD_TRY(auto opened, open_stored_segment(store_, entry));
    fresh_.push_back(std::move(opened));
    replaced_.push_back(stored);
    if (stored.segment->tombstones().version != 0)
      old_.push_back({day, stored.number, stored.segment->tombstones().version});
    return success();
  }

  Result<void> install(bool& unchanged) {
    return catalog_.change(
        [&](Manifest& manifest) {
          std::vector<ManifestSegment*> entries;
          for (const StoredSegment& stored : replaced_)
            for (ManifestSegment& entry : manifest.segments)
              if (stored.is(entry)) entries.push_back(&entry);
          unchanged = entries.size() == replaced_.size();
          if (!unchanged) return;
          for (std::size_t i = 0; i < entries.size(); ++i)
            entries[i]->tombstones = fresh_[i].segment->tombstones().version;
          if (newcomers_) name_newcomers(manifest);
        },
        [&](const Manifest&) {
          if (!unchanged) return;
          std::vector<StoredSegment> fresh = fresh_;
          if (newcomers_) fresh.insert(fresh.end(), newcomers_->segments.begin(), newcomers_->segments.end());
          contents_.replace(replaced_, fresh);
        });
  }

  void name_newcomers(Manifest& manifest) const {
    for (const StoredSegment& stored : newcomers_->segments) manifest.segments.push_back(stored.entry());
    manifest.next_arrival = std::max(manifest.next_arrival, newcomers_->next_arrival);
  }

  std::vector<std::filesystem::path> files_of(const std::vector<TombstonesFile>& of) const {
    std::vector<std::filesystem::path> paths;
    for (const TombstonesFile& file : of)
      paths.push_back(store_.folder.tombstones(file.day, file.number, file.version));
    return paths;
  }

  const StoreFiles& store_;
  Catalog& catalog_;
  Contents& contents_;
  const std::optional<Newcomers> newcomers_;
  std::uint64_t rows_ = 0;
  std::vector<StoredSegment> replaced_;  // And fresh_ in the same order.
  std::vector<StoredSegment> fresh_;
  std::vector<TombstonesFile> made_;  // Whole or not.
  std::vector<TombstonesFile> old_;
};

Result<std::uint64_t> hide(const StoreFiles& store, Catalog& catalog, Contents& contents, const Wanted& wanted,
                           const std::optional<Newcomers>& newcomers = std::nullopt) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    CORDWOOD_TRY(const auto hidden, Hiding(store, catalog, contents, newcomers).attempt(wanted));
    if (hidden) return *hidden;
  }
  return error(Errc::busy, "merges came between again and again");
}

}  // namespace

Result<std::uint64_t> hide_rows(const StoreFiles& store, Catalog& catalog, Contents& contents, const RowsOfDays& rows) {
  return hide(store, catalog, contents, wanted_of(rows));
}

Result<void> exchange_rows(const StoreFiles& store, Catalog& catalog, Contents& contents, const RowsOfDays& rows,
                           std::span<const StoredSegment> fresh, std::uint64_t next_arrival) {
  Wanted wanted = wanted_of(rows);
  wanted.rows = count_of(rows);
  CORDWOOD_TRY(hide(store, catalog, contents, wanted, Newcomers{fresh, next_arrival}));
  return success();
}

Result<std::uint64_t> hide_classes(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                   const std::set<std::string, std::less<>>& classes) {
  const auto in_segment = [day, &classes](const StoredSegment& stored) {
    const ClassRows rows = rows_by_class(stored.segment->info().rows, stored.classes);
    return stored.segment->day() == day &&
           std::any_of(rows.begin(), rows.end(), [&](const auto& entry) { return classes.contains(entry.first); });
  };
  return hide(store, catalog, contents,
              {in_segment, [](Day, const RowGroupSummary&) { return true; },
               [&classes](Day, const RowGroup& group) { return live_rows_of(group, classes); }});
}

}  // namespace cordwood::indexer
