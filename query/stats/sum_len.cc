// sum_len(fields): the bytes of all values.

#include "field_names.h"
#include "stats/aggregates.h"
#include "value_reading.h"

namespace cordwood::query {

namespace {

class SumLenAggregate final : public StateAggregate<SumLenAggregate, std::uint64_t> {
 public:
  explicit SumLenAggregate(language::FieldPatterns fields) : fields_(std::move(fields)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    for (const std::string_view name : names_in(fields_, block)) {
      const auto lengths = lengths_of(block.values(name));
      rows.for_each([&](std::uint32_t row, std::uint32_t group) { states_[group] += lengths[row]; });
    }
    return 0;
  }
  static void merge_state(std::uint64_t& into, std::uint64_t& from) { into += from; }
  void append_result(std::uint32_t group, std::string& out) override { out += std::to_string(states_[group]); }

 private:
  language::FieldPatterns fields_;
};

}  // namespace

AggregatePointer make_aggregate(const language::SumLenStats& function, const StatsSettings&) {
  return std::make_unique<SumLenAggregate>(function.fields);
}

}  // namespace cordwood::query
