// count_uniq(fields) and count_uniq_hash(fields): distinct tuples in which at least one value is filled. Both count
// hashes of 128 bits (stats/hash_set.h), so the second is as exact as the first.

#include "base/bytes.h"
#include "stats/aggregates.h"
#include "stats/hash_set.h"

namespace cordwood::query {

namespace {

class CountUniqAggregate final : public StateAggregate<CountUniqAggregate, HashSet> {
 public:
  explicit CountUniqAggregate(const language::TupleArgument& argument)
      : fields_(argument.fields), limit_(argument.limit) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    grown_ = 0;
    if (fields_.size() == 1)
      add_values(block.values(fields_.front()), rows);
    else
      add_tuples(block, rows);
    return grown_;
  }
  void merge_state(HashSet& into, HashSet& from) {
    if (into.size() < from.size()) std::swap(into, from);
    from.for_each([&](const Hash128& hash) { into.insert(hash); });
  }
  void append_result(std::uint32_t group, std::string& out) override {
    const std::uint64_t count = states_[group].size();
    out += std::to_string(limit_ > 0 ? std::min(count, limit_) : count);
  }

 private:
  void insert(std::uint32_t group, const Hash128& hash) {
    HashSet& set = states_[group];
    if (limit_ > 0 && set.size() >= limit_) return;
    const std::size_t before = set.memory_bytes();
    set.insert(hash);
    grown_ += set.memory_bytes() - before;
  }

  void add_values(const Values& values, const GroupedRows& rows) {
    const auto coded = values.coded();
    if (coded && rows.one_group()) {
      std::vector<bool> occurs(coded->values.size());
      rows.for_each([&](std::uint32_t row, std::uint32_t) { occurs[coded->ids[row]] = true; });
      for (std::size_t id = 0; id < occurs.size(); ++id)
        if (occurs[id] && !coded->values[id].empty()) insert(rows.group(), hash128(coded->values[id]));
      return;
    }
    if (coded) {
      std::vector<Hash128> hashes(coded->values.size());
      for (std::size_t id = 0; id < hashes.size(); ++id) hashes[id] = hash128(coded->values[id]);
      rows.for_each([&](std::uint32_t row, std::uint32_t group) {
        const std::uint32_t id = coded->ids[row];
        if (!coded->values[id].empty()) insert(group, hashes[id]);
      });
      return;
    }
    if (const auto constant = values.constant()) {
      if (constant->empty()) return;
      const Hash128 hash = hash128(*constant);
      if (rows.one_group() && rows.count() > 0)
        insert(rows.group(), hash);
      else
        rows.for_each([&](std::uint32_t, std::uint32_t group) { insert(group, hash); });
      return;
    }
    const auto texts = values.texts();
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      if (!texts[row].empty()) insert(group, hash128(texts[row]));
    });
  }

  void add_tuples(Block& block, const GroupedRows& rows) {
    std::vector<std::span<const std::string_view>> columns;
    for (const std::string& field : fields_) columns.push_back(block.values(field).texts());
    std::string key;
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      key.clear();
      ByteWriter writer(key);
      bool filled = false;
      for (const auto& texts : columns) {
        writer.string(texts[row]);
        filled = filled || !texts[row].empty();
      }
      if (filled) insert(group, hash128(key));
    });
  }

  language::FieldNames fields_;
  std::uint64_t limit_;
  std::size_t grown_ = 0;
};

}  // namespace

AggregatePointer make_aggregate(const language::CountUniqStats& function, const StatsSettings&) {
  return std::make_unique<CountUniqAggregate>(function);
}

AggregatePointer make_aggregate(const language::CountUniqHashStats& function, const StatsSettings&) {
  return std::make_unique<CountUniqAggregate>(function);
}

}  // namespace cordwood::query
