// json_values(fields) sort by (…) limit N: rows as JSON objects, in a JSON array.

#include <algorithm>
#include <iterator>

#include "numbers.h"
#include "stats/aggregates.h"
#include "stats/row_text.h"

namespace cordwood::query {

namespace {

struct JsonValue {
  std::vector<std::string> keys;  // What the rows are sorted by.
  std::string object;
};

class JsonValuesAggregate final : public StateAggregate<JsonValuesAggregate, std::vector<JsonValue>> {
 public:
  explicit JsonValuesAggregate(const language::JsonValuesStats& argument)
      : fields_(argument.fields), by_(argument.by), limit_(argument.limit) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    const RowText text(block, fields_);
    std::vector<std::span<const std::string_view>> keys;
    for (const language::SortField& field : by_) keys.push_back(block.values(field.name).texts());
    std::size_t grown = 0;
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      std::vector<JsonValue>& values = states_[group];
      if (by_.empty() && limit_ > 0 && values.size() >= limit_) return;
      JsonValue& value = values.emplace_back();
      for (const auto& texts : keys) value.keys.emplace_back(texts[row]);
      value.object = text.json(row);
      grown += bytes_of(value);
      if (by_.empty() || limit_ == 0 || values.size() < 2 * limit_ + kSlack) return;
      std::size_t held = 0;
      cut(values, &held);
      grown -= std::min(grown, held);
    });
    return grown;
  }
  void merge_state(std::vector<JsonValue>& into, std::vector<JsonValue>& from) {
    std::move(from.begin(), from.end(), std::back_inserter(into));
    if (limit_ > 0) cut(into);
  }
  void append_result(std::uint32_t group, std::string& out) override {
    std::vector<JsonValue>& values = states_[group];
    cut(values);
    out.push_back('[');
    for (const JsonValue& value : values) {
      if (out.back() != '[') out.push_back(',');
      out += value.object;
    }
    out.push_back(']');
  }

 private:
  static constexpr std::size_t kSlack = 64;  // Sorting small arrays again and again costs more than it saves.

  static std::size_t bytes_of(const JsonValue& value) {
    std::size_t bytes = sizeof value + value.object.size();
    for (const std::string& key : value.keys) bytes += sizeof key + key.size();
    return bytes;
  }

  bool comes_before(const JsonValue& a, const JsonValue& b) const {
    for (std::size_t i = 0; i < by_.size(); ++i) {
      if (less_value(a.keys[i], b.keys[i])) return !by_[i].descending;
      if (less_value(b.keys[i], a.keys[i])) return by_[i].descending;
    }
    return false;
  }

  /// Sorts and leaves as many as are wanted; `freed` is what the others took.
  void cut(std::vector<JsonValue>& values, std::size_t* freed = nullptr) const {
    if (!by_.empty())
      std::stable_sort(values.begin(), values.end(),
                       [this](const JsonValue& a, const JsonValue& b) { return comes_before(a, b); });
    if (limit_ == 0 || values.size() <= limit_) return;
    for (std::size_t i = limit_; freed != nullptr && i < values.size(); ++i) *freed += bytes_of(values[i]);
    values.resize(limit_);
  }

  language::FieldPatterns fields_;
  language::SortFields by_;
  std::uint64_t limit_;
};

}  // namespace

AggregatePointer make_aggregate(const language::JsonValuesStats& function, const StatsSettings&) {
  return std::make_unique<JsonValuesAggregate>(function);
}

}  // namespace cordwood::query
