// count_empty(fields): rows in which none of the fields is filled.

#include "field_names.h"
#include "stats/aggregates.h"
#include "value_reading.h"

namespace cordwood::query {

namespace {

class CountEmptyAggregate final : public StateAggregate<CountEmptyAggregate, std::uint64_t> {
 public:
  explicit CountEmptyAggregate(language::FieldPatterns fields) : fields_(std::move(fields)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    indexer::Bitmap filled(block.row_count());
    for (const std::string_view name : names_in(fields_, block)) mark_filled(block.values(name), filled);
    rows.for_each([&](std::uint32_t row, std::uint32_t group) { states_[group] += filled.test(row) ? 0 : 1; });
    return 0;
  }
  static void merge_state(std::uint64_t& into, std::uint64_t& from) { into += from; }
  void append_result(std::uint32_t group, std::string& out) override { out += std::to_string(states_[group]); }

 private:
  language::FieldPatterns fields_;
};

}  // namespace

AggregatePointer make_aggregate(const language::CountEmptyStats& function, const StatsSettings&) {
  return std::make_unique<CountEmptyAggregate>(function.fields);
}

}  // namespace cordwood::query
