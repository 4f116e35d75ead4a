#include "stored_rows.h"

#include <map>

#include <fmt/format.h>

#include "base/check.h"
#include "language/query.h"
#include "sealed_segment.h"

namespace cordwood::query {

namespace {

constexpr std::uint64_t kDeletedFrom = 1'000'000'000;  // Arrival numbers of deleted rows.

}  // namespace

bool RowCollector::accept(const RowBlock& block) {
  for (std::size_t row = 0; row < block.row_count; ++row) {
    test::ResultRow made;
    for (const RowColumn& column : block.columns)
      if (!column.values[row].empty()) made.emplace(column.name, column.values[row]);
    rows.push_back(std::move(made));
  }
  return true;
}

Timestamp test_now() { return *parse_rfc3339("2026-11-21T06:00:00Z"); }

StoredRows::StoredRows(const std::vector<test::PlainRow>& rows, Layout layout, std::size_t rows_per_segment) {
  std::map<Day, std::vector<indexer::Row>> days;
  std::uint64_t arrival = 0;
  std::size_t made = 0;
  const auto flush = [&](Day day) {
    if (days[day].empty()) return;
    const bool sealed = layout == Layout::mixed ? made++ % 2 == 0 : layout != Layout::memory;
    add_segment(day, days[day], sealed);
    days[day].clear();
  };
  for (const test::PlainRow& row : rows) {
    auto& fields = fields_.emplace_back();
    for (const auto& [name, value] : row.fields)
      fields.push_back({texts_.emplace_back(name), texts_.emplace_back(value)});
    indexer::Row stored;
    stored.time = timestamp_from_nanoseconds(row.time);
    stored.arrival = ++arrival;
    stored.stream = texts_.emplace_back(row.stream);
    stored.fields = fields;
    stored.received_at = test_now();
    stored.peer = "test";
    const Day day = day_of(stored.time);
    if (layout == Layout::buried && arrival % 3 == 0) days[day].push_back(deleted_twin_of(stored));
    days[day].push_back(stored);
    if (days[day].size() >= rows_per_segment) flush(day);
  }
  for (const auto& [day, left] : days) flush(day);
  engine_ = std::make_unique<Engine>([this] { return snapshot_; }, EngineOptions{2});
}

indexer::Row StoredRows::deleted_twin_of(const indexer::Row& row) {
  auto& fields = fields_.emplace_back(row.fields.begin(), row.fields.end());
  fields.push_back({"deleted", "only 4711"});
  indexer::Row twin = row;
  twin.arrival += kDeletedFrom;
  twin.fields = fields;
  return twin;
}

/// Writes the tombstones of the segment at `path`, when rows of it are deleted, and adds it.
void StoredRows::bury(const std::string& path) {
  auto segment = indexer::SealedSegment::open(files_, path, cache_);
  CORDWOOD_CHECK(segment.has_value(), "{}", segment.error().message);
  indexer::Tombstones tombstones;
  tombstones.version = 1;
  for (std::uint32_t group = 0; group < segment.value()->row_groups().size(); ++group) {
    const auto opened = segment.value()->open_row_group(group).value();
    const auto arrivals = opened->arrivals().value();
    indexer::Bitmap deleted(opened->row_count());
    for (std::uint32_t row = 0; row < opened->row_count(); ++row)
      if (arrivals[row] >= kDeletedFrom) deleted.set(row);
    if (!deleted.none()) tombstones.add(group, deleted);
  }
  if (!tombstones.groups.empty()) {
    const std::string beside = path + ".tombstones";
    const auto written = indexer::write_tombstones(files_, beside, tombstones, segment.value()->directory());
    CORDWOOD_CHECK(written.has_value(), "{}", written.error().message);
    segment = indexer::SealedSegment::open(files_, path, cache_, beside, 1);
    CORDWOOD_CHECK(segment.has_value(), "{}", segment.error().message);
  }
  snapshot_->segments.push_back(std::move(segment).value());
}

void StoredRows::add_segment(Day day, const std::vector<indexer::Row>& rows, bool sealed) {
  const std::string name = fmt::format("{}", snapshot_->segments.size());
  if (!sealed) {
    const auto& kept = rows_.emplace_back(rows);
    snapshot_->segments.push_back(indexer::make_memory_segment(day, name, kept, nullptr));
    return;
  }
  const std::string path = "/" + name + ".seg";
  const auto info = indexer::write_segment(files_, path, day, rows);
  CORDWOOD_CHECK(info.has_value(), "{}", info.error().message);
  bury(path);
}

Result<test::ResultRows> StoredRows::run(std::string_view text, const RunOptions& options) const {
  RowCollector collector;
  CORDWOOD_TRY(run(text, options, collector));
  return std::move(collector.rows);
}

std::vector<std::string> masked_words(std::string_view value) {
  return {fmt::format("{:016x}", std::hash<std::string_view>()(value))};
}

Result<void> StoredRows::run(std::string_view text, const RunOptions& options, RowSink& sink) const {
  CORDWOOD_TRY(const language::Query query,
               language::parse_query(text, {.now = test_now(), .masked_words = masked_words}));
  stats_ = {};
  return engine_->run(query, options, sink, stats_);
}

}  // namespace cordwood::query
