// row_any(fields): some row of the group, as a JSON object; any(fields): some value that is filled.

#include "field_names.h"
#include "stats/aggregates.h"
#include "stats/row_text.h"

namespace cordwood::query {

namespace {

class RowAnyAggregate final : public StateAggregate<RowAnyAggregate, std::string> {
 public:
  explicit RowAnyAggregate(language::FieldPatterns fields) : fields_(std::move(fields)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    const RowText text(block, fields_);
    std::size_t grown = 0;
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      std::string& state = states_[group];
      if (!state.empty()) return;
      state = text.json(row);
      grown += state.size();
    });
    return grown;
  }
  static void merge_state(std::string& into, std::string& from) {
    if (into.empty()) into = std::move(from);
  }
  void append_result(std::uint32_t group, std::string& out) override {
    out += states_[group].empty() ? "{}" : states_[group];
  }

 private:
  language::FieldPatterns fields_;
};

class AnyAggregate final : public StateAggregate<AnyAggregate, std::string> {
 public:
  explicit AnyAggregate(language::FieldPatterns fields) : fields_(std::move(fields)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    std::size_t grown = 0;
    for (const std::string_view name : names_in(fields_, block)) {
      const auto texts = block.values(name).texts();
      rows.for_each([&](std::uint32_t row, std::uint32_t group) {
        if (!states_[group].empty()) return;
        states_[group] = texts[row];
        grown += texts[row].size();
      });
    }
    return grown;
  }
  static void merge_state(std::string& into, std::string& from) {
    if (into.empty()) into = std::move(from);
  }
  void append_result(std::uint32_t group, std::string& out) override { out += states_[group]; }

 private:
  language::FieldPatterns fields_;
};

}  // namespace

AggregatePointer make_aggregate(const language::RowAnyStats& function, const StatsSettings&) {
  return std::make_unique<RowAnyAggregate>(function.fields);
}

AggregatePointer make_aggregate(const language::AnyStats& function, const StatsSettings&) {
  return std::make_unique<AnyAggregate>(function.fields);
}

}  // namespace cordwood::query
