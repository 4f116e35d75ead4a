// count() and count(fields): rows, or rows in which at least one of the fields is filled; rate() is count a second.

#include "field_names.h"
#include "numbers.h"
#include "stats/aggregates.h"
#include "value_reading.h"

namespace cordwood::query {

namespace {

class CountAggregate : public StateAggregate<CountAggregate, std::uint64_t> {
 public:
  explicit CountAggregate(language::FieldPatterns fields)
      : fields_(std::move(fields)), every_row_(means_everything(fields_)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    if (every_row_) {
      if (rows.one_group())
        states_[rows.group()] += rows.count();
      else
        rows.for_each([&](std::uint32_t, std::uint32_t group) { ++states_[group]; });
      return 0;
    }
    indexer::Bitmap filled(block.row_count());
    for (const std::string_view name : names_in(fields_, block)) mark_filled(block.values(name), filled);
    rows.for_each([&](std::uint32_t row, std::uint32_t group) { states_[group] += filled.test(row) ? 1 : 0; });
    return 0;
  }
  static void merge_state(std::uint64_t& into, std::uint64_t& from) { into += from; }
  void append_result(std::uint32_t group, std::string& out) override { out += std::to_string(states_[group]); }

 private:
  language::FieldPatterns fields_;
  bool every_row_;
};

class RateAggregate final : public CountAggregate {
 public:
  explicit RateAggregate(double seconds) : CountAggregate({{"", true}}), seconds_(seconds) {}
  void append_result(std::uint32_t group, std::string& out) override {
    append_number(out, static_cast<double>(states_[group]) / seconds_);
  }

 private:
  double seconds_;
};

}  // namespace

AggregatePointer make_aggregate(const language::CountStats& function, const StatsSettings&) {
  return std::make_unique<CountAggregate>(function.fields);
}

AggregatePointer make_aggregate(const language::RateStats&, const StatsSettings& settings) {
  return std::make_unique<RateAggregate>(settings.rate_seconds.value_or(1));
}

}  // namespace cordwood::query
