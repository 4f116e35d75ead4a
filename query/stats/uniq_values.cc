// uniq_values(fields): the distinct values that are filled, as a sorted JSON array.

#include <algorithm>

#include "field_names.h"
#include "json_text.h"
#include "key_table.h"
#include "numbers.h"
#include "stats/aggregates.h"

namespace cordwood::query {

namespace {

class UniqValuesAggregate final : public StateAggregate<UniqValuesAggregate, KeyTable> {
 public:
  explicit UniqValuesAggregate(const language::LimitedFieldsArgument& argument)
      : fields_(argument.fields), limit_(argument.limit) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    grown_ = 0;
    for (const std::string_view name : names_in(fields_, block)) {
      const Values& values = block.values(name);
      if (const auto coded = values.coded(); coded && rows.one_group()) {
        std::vector<bool> occurs(coded->values.size());
        rows.for_each([&](std::uint32_t row, std::uint32_t) { occurs[coded->ids[row]] = true; });
        for (std::size_t id = 0; id < occurs.size(); ++id)
          if (occurs[id]) insert(states_[rows.group()], coded->values[id]);
        continue;
      }
      const auto texts = values.texts();
      rows.for_each([&](std::uint32_t row, std::uint32_t group) { insert(states_[group], texts[row]); });
    }
    return grown_;
  }
  void merge_state(KeyTable& into, KeyTable& from) {
    for (std::uint32_t i = 0; i < from.size(); ++i) insert(into, from.key(i));
  }
  void append_result(std::uint32_t group, std::string& out) override {
    const KeyTable& set = states_[group];
    std::vector<std::string_view> values;
    for (std::uint32_t i = 0; i < set.size(); ++i) values.push_back(set.key(i));
    std::sort(values.begin(), values.end(), less_value);
    append_json_array(out, values);
  }

 private:
  void insert(KeyTable& set, std::string_view value) {
    if (value.empty() || (limit_ > 0 && set.size() >= limit_)) return;
    const std::size_t before = set.memory_bytes();
    set.number_of(value);
    grown_ += set.memory_bytes() - before;
  }

  language::FieldPatterns fields_;
  std::uint64_t limit_;
  std::size_t grown_ = 0;
};

}  // namespace

AggregatePointer make_aggregate(const language::UniqValuesStats& function, const StatsSettings&) {
  return std::make_unique<UniqValuesAggregate>(function);
}

}  // namespace cordwood::query
