#include "generation.h"

#include <iterator>

#include <fmt/format.h>

#include "base/check.h"

namespace cordwood::indexer {

namespace {

bool is_dropped(const DroppedDays& dropped, Day day, std::uint64_t arrival) {
  const auto entry = dropped.find(day);
  return entry != dropped.end() && arrival < entry->second;
}

Result<void> lay_out_batch(const std::shared_ptr<const RowBatch>& batch, const DroppedDays& dropped,
                           LaidOutRows& rows) {
  const auto fields = std::make_shared<std::vector<Field>>();
  fields->reserve(batch->summary.fields);
  CORDWOOD_TRY(auto reader, RowBatchReader::open(batch->content, batch->first_arrival));
  while (reader.next()) {
    Row row = reader.row();
    const Day day = day_of(row.time);
    if (reader.refusal() != Refusal::none || is_dropped(dropped, day, row.arrival)) continue;
    const std::size_t begin = fields->size();
    CORDWOOD_CHECK(begin + row.fields.size() <= fields->capacity());  // Or the spans would dangle.
    fields->insert(fields->end(), row.fields.begin(), row.fields.end());
    row.fields = std::span(*fields).subspan(begin);
    rows.days[day].push_back(row);
  }
  CORDWOOD_TRY(reader.finish());
  rows.batches.push_back(batch);
  rows.fields.push_back(fields);
  return success();
}

}  // namespace

void LaidOutRows::append(const LaidOutRows& more) {
  batches.insert(batches.end(), more.batches.begin(), more.batches.end());
  fields.insert(fields.end(), more.fields.begin(), more.fields.end());
  for (const auto& [day, rows] : more.days) {
    std::vector<Row>& all = days[day];
    all.insert(all.end(), rows.begin(), rows.end());
  }
}

std::size_t LaidOutRows::row_count() const {
  std::size_t count = 0;
  for (const auto& [day, rows] : days) count += rows.size();
  return count;
}

Result<LaidOutRows> lay_out(std::span<const std::shared_ptr<const RowBatch>> batches, const DroppedDays& dropped) {
  std::map<Day, std::uint64_t> counts;
  for (const auto& batch : batches)
    for (const DayRows& day : batch->summary.days) counts[day.day] += day.rows;
  LaidOutRows rows;
  for (const auto& [day, count] : counts) rows.days[day].reserve(count);
  for (const auto& batch : batches) {
    CORDWOOD_TRY(lay_out_batch(batch, dropped, rows));
  }
  std::erase_if(rows.days, [](const auto& day) { return day.second.empty(); });
  return rows;
}

void Generation::add(std::shared_ptr<const RowBatch> batch) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (batches_.empty()) totals_.first_at = now;
  totals_.last_at = now;
  ++totals_.batches;
  totals_.bytes += batch->memory_bytes();
  for (const DayRows& day : batch->summary.days) {
    totals_.rows += day.rows;
    rows_of_days_[day.day].add(day);
  }
  batches_.push_back(std::move(batch));
}

void Generation::RowCount::add(const DayRows& more) {
  rows += more.rows;
  for (const auto& [name, of_class] : more.classes) classes[name] += of_class;
}

Generation::Totals Generation::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

std::map<Day, Generation::RowCount> Generation::rows_of_days() const {
  const std::lock_guard lock(mutex_);
  return rows_of_days_;
}

std::vector<std::shared_ptr<const RowBatch>> Generation::batches() const {
  const std::lock_guard lock(mutex_);
  return batches_;
}

void Generation::drop(Day day, std::uint64_t arrival_end) {
  const std::lock_guard build_lock(build_mutex_);
  dropped_[day] = arrival_end;
  for (Tier& tier : tiers_) {
    if (!tier.segments.contains(day)) continue;
    LaidOutRows left = *tier.rows;
    std::erase_if(left.days[day], [arrival_end](const Row& row) { return row.arrival < arrival_end; });
    if (left.days[day].empty()) left.days.erase(day);
    tier = tier_of(std::move(left));
  }
  const std::lock_guard lock(mutex_);
  RowCount left;
  for (const auto& batch : batches_) {
    if (batch->first_arrival < arrival_end) continue;
    for (const DayRows& entry : batch->summary.days)
      if (entry.day == day) left.add(entry);
  }
  rows_of_days_.erase(day);
  if (left.rows > 0) rows_of_days_[day] = std::move(left);
}

std::vector<std::shared_ptr<const Segment>> Generation::segments(std::size_t batch_count) {
  const std::lock_guard build_lock(build_mutex_);
  if (tiered_batches_ < batch_count) {
    std::vector<std::shared_ptr<const RowBatch>> fresh;
    {
      const std::lock_guard lock(mutex_);
      fresh.assign(batches_.begin() + static_cast<std::ptrdiff_t>(tiered_batches_), batches_.end());
    }
    tiered_batches_ += fresh.size();
    Result<LaidOutRows> laid_out = lay_out(fresh, dropped_);
    CORDWOOD_CHECK(laid_out.has_value(), "{}", laid_out.error().message);  // We encoded or checked them ourselves.
    LaidOutRows rows = std::move(laid_out).value();
    while (!tiers_.empty() && tiers_.back().rows->row_count() < rows.row_count() * 2) {
      LaidOutRows joined = *tiers_.back().rows;
      joined.append(rows);
      rows = std::move(joined);
      tiers_.pop_back();
    }
    tiers_.push_back(tier_of(std::move(rows)));
  }
  std::vector<std::shared_ptr<const Segment>> all;
  for (const Tier& tier : tiers_)
    for (const auto& [day, segment] : tier.segments) all.push_back(segment);
  return all;
}

Generation::Tier Generation::tier_of(LaidOutRows rows) {
  Tier tier{std::make_shared<const LaidOutRows>(std::move(rows)), {}};
  for (const auto& [day, of_day] : tier.rows->days) {
    const std::string name = fmt::format("{}/memory-{}", format_day(day), of_day.front().arrival);
    tier.segments[day] = make_memory_segment(day, name, of_day, tier.rows);
  }
  return tier;
}

}  // namespace cordwood::indexer
