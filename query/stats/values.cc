// values(fields): all values, empty ones too, as a JSON array.

#include "field_names.h"
#include "json_text.h"
#include "stats/aggregates.h"

namespace cordwood::query {

namespace {

class ValuesAggregate final : public StateAggregate<ValuesAggregate, std::vector<std::string>> {
 public:
  explicit ValuesAggregate(const language::LimitedFieldsArgument& argument)
      : fields_(argument.fields), limit_(argument.limit) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    std::size_t grown = 0;
    for (const std::string_view name : names_in(fields_, block)) {
      const auto texts = block.values(name).texts();
      rows.for_each([&](std::uint32_t row, std::uint32_t group) {
        if (limit_ > 0 && states_[group].size() >= limit_) return;
        states_[group].emplace_back(texts[row]);
        grown += sizeof(std::string) + texts[row].size();
      });
    }
    return grown;
  }
  void merge_state(std::vector<std::string>& into, std::vector<std::string>& from) {
    for (std::string& value : from)
      if (limit_ == 0 || into.size() < limit_) into.push_back(std::move(value));
  }
  void append_result(std::uint32_t group, std::string& out) override {
    const std::vector<std::string_view> values(states_[group].begin(), states_[group].end());
    append_json_array(out, values);
  }

 private:
  language::FieldPatterns fields_;
  std::uint64_t limit_;
};

}  // namespace

AggregatePointer make_aggregate(const language::ValuesStats& function, const StatsSettings&) {
  return std::make_unique<ValuesAggregate>(function);
}

}  // namespace cordwood::query
