// facets: the most frequent values of every field that has not too many and not too long ones.

#include <algorithm>
#include <map>
#include <numeric>

#include "group_rows.h"
#include "key_table.h"
#include "numbers.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

/// The values of one field.
struct Facet {
  KeyTable values;
  std::vector<std::uint64_t> hits;
  bool given_up = false;  // Too many values or a too long one.
};

class FacetsOperator final : public Operator {
 public:
  FacetsOperator(const language::FacetsPipe& pipe, Context& context, OperatorPointer next)
      : pipe_(pipe), context_(context), next_(std::move(next)), workers_(context.workers()) {}

  bool push(unsigned worker, Block& block) override {
    Worker& mine = workers_[worker];
    mine.rows += block.row_count();
    for (const std::string_view name : block.names()) {
      if (name == kTimeField) continue;  // As good as unique.
      auto known = mine.facets.find(name);
      if (known == mine.facets.end()) known = mine.facets.emplace(std::string(name), Facet()).first;
      if (!known->second.given_up && !add(known->second, block.values(name))) return false;
    }
    return true;
  }

  void finish() override {
    Worker& all = workers_.front();
    for (std::size_t worker = 1; worker < workers_.size(); ++worker) {
      all.rows += workers_[worker].rows;
      for (auto& [name, facet] : workers_[worker].facets) merge(all.facets[name], facet);
    }
    std::vector<Row> rows;
    for (const auto& [name, facet] : all.facets) append_rows(name, facet, all.rows, rows);
    emit_rows(*next_, context_, {"field_name", "field_value", "hits"}, rows.size(),
              [&](std::size_t column, std::size_t row, std::string& out) {
                if (column == 0)
                  out += rows[row].field;
                else if (column == 1)
                  out += rows[row].value;
                else
                  out += std::to_string(rows[row].hits);
              });
    next_->finish();
  }

 private:
  struct Worker {
    std::map<std::string, Facet, std::less<>> facets;
    std::uint64_t rows = 0;
  };
  struct Row {
    std::string_view field;
    std::string_view value;
    std::uint64_t hits;
  };

  bool add(Facet& facet, const Values& values) {
    const std::size_t before = facet.values.memory_bytes();
    if (const auto constant = values.constant()) {
      count(facet, *constant, values.row_count());
    } else if (const auto coded = values.coded()) {
      std::vector<std::uint64_t> counts(coded->values.size());
      for (const std::uint32_t id : coded->ids) ++counts[id];
      for (std::size_t id = 0; id < counts.size() && !facet.given_up; ++id)
        if (counts[id] > 0) count(facet, coded->values[id], counts[id]);
    } else {
      for (const std::string_view text : values.texts()) {
        count(facet, text, 1);
        if (facet.given_up) break;
      }
    }
    const std::size_t after = facet.values.memory_bytes();
    return after <= before || context_.hold(after - before);
  }

  void count(Facet& facet, std::string_view value, std::uint64_t hits) const {
    if (value.empty() || facet.given_up) return;
    const std::uint32_t number = value.size() > pipe_.max_value_len ? 0 : facet.values.number_of(value);
    if (value.size() > pipe_.max_value_len || facet.values.size() > pipe_.max_values_per_field) {
      facet = Facet();
      facet.given_up = true;
      return;
    }
    if (number == facet.hits.size()) facet.hits.push_back(0);
    facet.hits[number] += hits;
  }

  void merge(Facet& into, const Facet& from) const {
    if (from.given_up) {
      into = Facet();
      into.given_up = true;
    }
    for (std::uint32_t i = 0; i < from.values.size() && !into.given_up; ++i)
      count(into, from.values.key(i), from.hits[i]);
  }

  void append_rows(const std::string& name, const Facet& facet, std::uint64_t row_count, std::vector<Row>& rows) const {
    if (facet.given_up || facet.hits.empty()) return;
    if (!pipe_.keep_const_fields && facet.hits.size() == 1 && facet.hits.front() == row_count) return;
    std::vector<std::uint32_t> order(facet.hits.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (facet.hits[a] != facet.hits[b]) return facet.hits[a] > facet.hits[b];
      return less_value(facet.values.key(a), facet.values.key(b));
    });
    if (order.size() > pipe_.limit) order.resize(pipe_.limit);
    for (const std::uint32_t number : order) rows.push_back({name, facet.values.key(number), facet.hits[number]});
  }

  const language::FacetsPipe& pipe_;
  Context& context_;
  OperatorPointer next_;
  std::vector<Worker> workers_;
};

}  // namespace

Result<OperatorPointer> make(const language::FacetsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<FacetsOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
