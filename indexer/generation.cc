#include "generation.h"

#include <iterator>

#include <fmt/format.h>

#include "base/check.h"

namespace cordwood::indexer {

Result<std::shared_ptr<const DecodedBatch>> decode(std::shared_ptr<const RowBatch> batch) {
  const auto decoded = std::make_shared<DecodedBatch>();
  decoded->fields.reserve(batch->summary.fields);
  decoded->rows.reserve(batch->summary.rows - batch->summary.refused);
  CORDWOOD_TRY(auto reader, RowBatchReader::open(batch->content, batch->first_arrival));
  while (reader.next()) {
    if (reader.refusal() != Refusal::none) continue;
    Row row = reader.row();
    const std::size_t begin = decoded->fields.size();
    CORDWOOD_CHECK(begin + row.fields.size() <= decoded->fields.capacity());  // Or the spans would dangle.
    decoded->fields.insert(decoded->fields.end(), row.fields.begin(), row.fields.end());
    row.fields = std::span(decoded->fields).subspan(begin);
    decoded->rows.push_back(row);
  }
  CORDWOOD_TRY(reader.finish());
  decoded->batch = std::move(batch);
  return std::shared_ptr<const DecodedBatch>(decoded);
}

std::map<Day, std::vector<Row>> rows_by_day(std::span<const std::shared_ptr<const DecodedBatch>> batches,
                                            const DroppedDays& dropped) {
  std::map<Day, std::uint64_t> counts;
  for (const auto& batch : batches)
    for (const DayRows& day : batch->batch->summary.days) counts[day.day] += day.rows;
  std::map<Day, std::vector<Row>> days;
  for (const auto& [day, count] : counts) days[day].reserve(count);
  for (const auto& batch : batches) {
    for (const Row& row : batch->rows) {
      const Day day = day_of(row.time);
      const auto gone = dropped.find(day);
      if (gone == dropped.end() || row.arrival >= gone->second) days[day].push_back(row);
    }
  }
  std::erase_if(days, [](const auto& entry) { return entry.second.empty(); });
  return days;
}

void Generation::add(std::shared_ptr<const RowBatch> batch) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (batches_.empty()) totals_.first_at = now;
  totals_.last_at = now;
  ++totals_.batches;
  totals_.bytes += batch->content.size();
  for (const DayRows& day : batch->summary.days) {
    totals_.rows += day.rows;
    rows_of_days_[day.day] += day.rows;
  }
  batches_.push_back(std::move(batch));
}

Generation::Totals Generation::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

std::map<Day, std::uint64_t> Generation::rows_of_days() const {
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
  for (Tier& tier : tiers_)
    if (tier.segments.contains(day)) build_tier(tier);
  const std::lock_guard lock(mutex_);
  std::uint64_t left = 0;
  for (const auto& batch : batches_) {
    if (batch->first_arrival < arrival_end) continue;
    for (const DayRows& entry : batch->summary.days)
      if (entry.day == day) left += entry.rows;
  }
  rows_of_days_.erase(day);
  if (left > 0) rows_of_days_[day] = left;
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
    Tier tier;
    for (auto& batch : fresh) {
      Result<std::shared_ptr<const DecodedBatch>> decoded = decode(std::move(batch));
      CORDWOOD_CHECK(decoded.has_value(), "{}", decoded.error().message);  // We encoded or checked it ourselves.
      tier.rows += decoded.value()->rows.size();
      tier.batches.push_back(std::move(decoded).value());
    }
    while (!tiers_.empty() && tiers_.back().rows < tier.rows * 2) {
      Tier& last = tiers_.back();
      last.batches.insert(last.batches.end(), tier.batches.begin(), tier.batches.end());
      last.rows += tier.rows;
      tier = std::move(last);
      tiers_.pop_back();
    }
    build_tier(tier);
    tiers_.push_back(std::move(tier));
  }
  std::vector<std::shared_ptr<const Segment>> all;
  for (const Tier& tier : tiers_)
    for (const auto& [day, segment] : tier.segments) all.push_back(segment);
  return all;
}

void Generation::build_tier(Tier& tier) {
  struct Memory {
    std::vector<Row> rows;
    std::vector<std::shared_ptr<const DecodedBatch>> batches;
  };
  tier.segments.clear();
  for (auto& [day, rows] : rows_by_day(tier.batches, dropped_)) {
    const auto memory = std::make_shared<const Memory>(Memory{std::move(rows), tier.batches});
    const std::string name = fmt::format("{}/memory-{}", format_day(day), memory->rows.front().arrival);
    tier.segments[day] = make_memory_segment(day, name, memory->rows, memory);
  }
}

}  // namespace cordwood::indexer
