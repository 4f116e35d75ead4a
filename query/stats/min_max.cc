// min(fields) and max(fields), in the order of less_value(). A row that lacks a named field gives "", which is less
// than all else; fields named by prefix give what they have.

#include <charconv>

#include "field_names.h"
#include "numbers.h"
#include "stats/aggregates.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

struct Extreme {
  std::string text;
  std::optional<std::int64_t> integer;  // Of the text, so that integers compare without reading them again.
  bool any = false;
};

template <bool kLargest>
class ExtremeAggregate final : public StateAggregate<ExtremeAggregate<kLargest>, Extreme> {
 public:
  explicit ExtremeAggregate(language::FieldPatterns fields) : fields_(std::move(fields)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    grown_ = 0;
    for (const std::string_view name : names_in(fields_, block)) add_values(block.values(name), is_named(name), rows);
    return grown_;
  }
  void merge_state(Extreme& into, Extreme& from) {
    if (from.any) offer(into, from.text, from.integer);
  }
  void append_result(std::uint32_t group, std::string& out) override { out += this->states_[group].text; }

 private:
  bool is_named(std::string_view name) const {
    for (const language::FieldPattern& field : fields_)
      if (!field.is_prefix && field.name == name) return true;
    return false;
  }

  void offer(Extreme& state, std::string_view text, std::optional<std::int64_t> integer) {
    if (state.any) {
      const bool integers = integer && state.integer;
      const bool better = kLargest ? (integers ? *state.integer < *integer : less_value(state.text, text))
                                   : (integers ? *integer < *state.integer : less_value(text, state.text));
      if (!better) return;
    }
    if (text.size() > state.text.size()) grown_ += text.size() - state.text.size();
    state.any = true;
    state.text = text;
    state.integer = integer;
  }

  void add_values(const Values& values, bool with_empty, const GroupedRows& rows) {
    if (const auto numbers = values.integers() ? values.integers() : values.times()) {
      add_numbers(*numbers, values.times().has_value(), rows);
      return;
    }
    if (const auto coded = values.coded()) {
      std::vector<std::optional<std::int64_t>> integers(coded->values.size());
      for (std::size_t id = 0; id < integers.size(); ++id) integers[id] = parse_signed(coded->values[id]);
      std::vector<bool> seen(rows.one_group() ? integers.size() : 0);
      rows.for_each([&](std::uint32_t row, std::uint32_t group) {
        const std::uint32_t id = coded->ids[row];
        if (!seen.empty()) {
          if (seen[id]) return;
          seen[id] = true;
        }
        if (with_empty || !coded->values[id].empty()) offer(this->states_[group], coded->values[id], integers[id]);
      });
      return;
    }
    if (const auto constant = values.constant()) {
      if (constant->empty() && !with_empty) return;
      const auto integer = parse_signed(*constant);
      if (rows.one_group() && rows.count() > 0)
        offer(this->states_[rows.group()], *constant, integer);
      else
        rows.for_each([&](std::uint32_t, std::uint32_t group) { offer(this->states_[group], *constant, integer); });
      return;
    }
    const auto texts = values.texts();
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      if (with_empty || !texts[row].empty()) offer(this->states_[group], texts[row], parse_signed(texts[row]));
    });
  }

  /// Finds the best row of each group by number first, so that texts are made once a group.
  void add_numbers(std::span<const std::int64_t> numbers, bool times, const GroupedRows& rows) {
    constexpr std::uint32_t kNone = ~std::uint32_t{0};
    std::vector<std::uint32_t> best(this->states_.size(), kNone);
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      std::uint32_t& known = best[group];
      if (known == kNone || (kLargest ? numbers[known] < numbers[row] : numbers[row] < numbers[known])) known = row;
    });
    std::string text;
    for (std::size_t group = 0; group < best.size(); ++group) {
      if (best[group] == kNone) continue;
      text.clear();
      if (times)
        append_time_text(text, numbers[best[group]]);
      else
        text = std::to_string(numbers[best[group]]);
      offer(this->states_[group], text, times ? std::nullopt : std::optional(numbers[best[group]]));
    }
  }

  language::FieldPatterns fields_;
  std::size_t grown_ = 0;
};

}  // namespace

AggregatePointer make_aggregate(const language::MinStats& function, const StatsSettings&) {
  return std::make_unique<ExtremeAggregate<false>>(function.fields);
}

AggregatePointer make_aggregate(const language::MaxStats& function, const StatsSettings&) {
  return std::make_unique<ExtremeAggregate<true>>(function.fields);
}

}  // namespace cordwood::query
