// quantile(phi, fields) and median(fields): exact, from a count of each distinct value. Rows that lack a named field
// count with "", which is less than all else.

#include <algorithm>
#include <numeric>

#include "field_names.h"
#include "key_table.h"
#include "numbers.h"
#include "stats/aggregates.h"

namespace cordwood::query {

namespace {

struct ValueCounts {
  KeyTable values;
  std::vector<std::uint64_t> counts;
  std::uint64_t total = 0;

  void add(std::string_view value, std::uint64_t count) {
    const std::uint32_t number = values.number_of(value);
    if (number == counts.size()) counts.push_back(0);
    counts[number] += count;
    total += count;
  }
  std::size_t memory_bytes() const { return values.memory_bytes() + counts.capacity() * sizeof counts[0]; }
};

/// Numbers of values in the order of less_value(), each text read once.
std::vector<std::uint32_t> sorted(const KeyTable& values) {
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::vector<std::optional<std::int64_t>> integers(values.size());
  for (std::uint32_t i = 0; i < values.size(); ++i) integers[i] = parse_signed(values.key(i));
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (integers[a] && integers[b] && *integers[a] != *integers[b]) return *integers[a] < *integers[b];
    return less_value(values.key(a), values.key(b));
  });
  return order;
}

class QuantileAggregate final : public StateAggregate<QuantileAggregate, ValueCounts> {
 public:
  QuantileAggregate(double phi, language::FieldPatterns fields) : phi_(phi), fields_(std::move(fields)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    std::size_t grown = 0;
    for (const std::string_view name : names_in(fields_, block)) {
      const Values& values = block.values(name);
      if (const auto coded = values.coded(); coded && rows.one_group()) {
        std::vector<std::uint64_t> counts(coded->values.size());
        rows.for_each([&](std::uint32_t row, std::uint32_t) { ++counts[coded->ids[row]]; });
        const std::size_t before = states_[rows.group()].memory_bytes();
        for (std::size_t id = 0; id < counts.size(); ++id)
          if (counts[id] > 0) states_[rows.group()].add(coded->values[id], counts[id]);
        grown += states_[rows.group()].memory_bytes() - before;
        continue;
      }
      if (const auto constant = values.constant(); constant && rows.one_group() && rows.count() > 0) {
        const std::size_t before = states_[rows.group()].memory_bytes();
        states_[rows.group()].add(*constant, rows.count());
        grown += states_[rows.group()].memory_bytes() - before;
        continue;
      }
      const auto texts = values.texts();
      rows.for_each([&](std::uint32_t row, std::uint32_t group) {
        ValueCounts& state = states_[group];
        const std::size_t before = state.memory_bytes();
        state.add(texts[row], 1);
        grown += state.memory_bytes() - before;
      });
    }
    return grown;
  }
  static void merge_state(ValueCounts& into, ValueCounts& from) {
    if (into.values.size() < from.values.size()) std::swap(into, from);
    for (std::uint32_t i = 0; i < from.values.size(); ++i) into.add(from.values.key(i), from.counts[i]);
  }
  void append_result(std::uint32_t group, std::string& out) override {
    const ValueCounts& state = states_[group];
    if (state.total == 0) return;
    const auto wanted = std::min(static_cast<std::uint64_t>(phi_ * static_cast<double>(state.total)), state.total - 1);
    std::uint64_t passed = 0;
    for (const std::uint32_t number : sorted(state.values)) {
      passed += state.counts[number];
      if (passed <= wanted) continue;
      out += state.values.key(number);
      return;
    }
  }

 private:
  double phi_;
  language::FieldPatterns fields_;
};

}  // namespace

AggregatePointer make_aggregate(const language::QuantileStats& function, const StatsSettings&) {
  return std::make_unique<QuantileAggregate>(function.phi, function.fields);
}

AggregatePointer make_aggregate(const language::MedianStats& function, const StatsSettings&) {
  return std::make_unique<QuantileAggregate>(0.5, function.fields);
}

}  // namespace cordwood::query
