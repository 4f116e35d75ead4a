// row_min(by, fields), row_max(by, fields): the row with the least or largest value, as a JSON object;
// field_min(by, field), field_max(by, field): the value of one field of that row. Rows that lack `by` do not count.

#include "field_names.h"
#include "numbers.h"
#include "stats/aggregates.h"
#include "stats/row_text.h"

namespace cordwood::query {

namespace {

struct Found {
  std::string by;      // Empty: none yet.
  std::string result;  // What is shown of its row.
};

template <bool kLargest>
class RowByAggregate final : public StateAggregate<RowByAggregate<kLargest>, Found> {
 public:
  /// With one field's value alone, or with the rows as objects.
  RowByAggregate(std::string by, language::FieldPatterns fields, bool as_objects)
      : by_(std::move(by)), fields_(std::move(fields)), as_objects_(as_objects) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    constexpr std::uint32_t kNone = ~std::uint32_t{0};
    const auto texts = block.values(by_).texts();
    std::vector<std::uint32_t> best(this->states_.size(), kNone);
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      if (texts[row].empty()) return;
      const std::string_view known =
          best[group] == kNone ? std::string_view(this->states_[group].by) : texts[best[group]];
      if (known.empty() || is_better(texts[row], known)) best[group] = row;
    });
    const RowText row_text(block, fields_);
    std::size_t grown = 0;
    for (std::size_t group = 0; group < best.size(); ++group) {
      if (best[group] == kNone) continue;
      Found& state = this->states_[group];
      const std::size_t before = state.by.size() + state.result.size();
      state.by = texts[best[group]];
      state.result = as_objects_ ? row_text.json(best[group])
                                 : std::string(block.values(fields_.front().name).texts()[best[group]]);
      const std::size_t after = state.by.size() + state.result.size();
      grown += after > before ? after - before : 0;
    }
    return grown;
  }
  static void merge_state(Found& into, Found& from) {
    if (!from.by.empty() && (into.by.empty() || is_better(from.by, into.by))) into = std::move(from);
  }
  void append_result(std::uint32_t group, std::string& out) override {
    const Found& state = this->states_[group];
    out += state.by.empty() && as_objects_ ? "{}" : state.result;
  }

 private:
  static bool is_better(std::string_view value, std::string_view known) {
    return kLargest ? less_value(known, value) : less_value(value, known);
  }

  std::string by_;
  language::FieldPatterns fields_;
  bool as_objects_;
};

}  // namespace

AggregatePointer make_aggregate(const language::RowMinStats& function, const StatsSettings&) {
  return std::make_unique<RowByAggregate<false>>(function.by, function.fields, true);
}

AggregatePointer make_aggregate(const language::RowMaxStats& function, const StatsSettings&) {
  return std::make_unique<RowByAggregate<true>>(function.by, function.fields, true);
}

AggregatePointer make_aggregate(const language::FieldMinStats& function, const StatsSettings&) {
  return std::make_unique<RowByAggregate<false>>(function.by, language::FieldPatterns{{function.field, false}}, false);
}

AggregatePointer make_aggregate(const language::FieldMaxStats& function, const StatsSettings&) {
  return std::make_unique<RowByAggregate<true>>(function.by, language::FieldPatterns{{function.field, false}}, false);
}

}  // namespace cordwood::query
