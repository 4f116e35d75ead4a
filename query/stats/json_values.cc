// json_values(fields): rows as JSON objects, in a JSON array.

#include "field_names.h"
#include "json_text.h"
#include "stats/aggregates.h"
#include "stats/row_text.h"

namespace cordwood::query {

namespace {

class JsonValuesAggregate final : public StateAggregate<JsonValuesAggregate, std::vector<std::string>> {
 public:
  explicit JsonValuesAggregate(const language::LimitedFieldsArgument& argument)
      : fields_(argument.fields), limit_(argument.limit) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    const RowText text(block, fields_);
    std::size_t grown = 0;
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      if (limit_ > 0 && states_[group].size() >= limit_) return;
      states_[group].push_back(text.json(row));
      grown += sizeof(std::string) + states_[group].back().size();
    });
    return grown;
  }
  void merge_state(std::vector<std::string>& into, std::vector<std::string>& from) {
    for (std::string& value : from)
      if (limit_ == 0 || into.size() < limit_) into.push_back(std::move(value));
  }
  void append_result(std::uint32_t group, std::string& out) override {
    out.push_back('[');
    for (const std::string& object : states_[group]) {
      if (out.back() != '[') out.push_back(',');
      out += object;
    }
    out.push_back(']');
  }

 private:
  language::FieldPatterns fields_;
  std::uint64_t limit_;
};

}  // namespace

AggregatePointer make_aggregate(const language::JsonValuesStats& function, const StatsSettings&) {
  return std::make_unique<JsonValuesAggregate>(function);
}

}  // namespace cordwood::query
