// stats: groups rows and folds each group into the values of some functions.

#include <variant>

#include "bucketing.h"
#include "condition.h"
#include "group_rows.h"
#include "grouping.h"
#include "operators/operators.h"
#include "stats/aggregates.h"

namespace cordwood::query {

namespace {

/// What one worker has gathered.
struct Partial {
  explicit Partial(std::size_t field_count) : grouping(field_count) {}
  Grouping grouping;
  std::vector<AggregatePointer> aggregates;  // One a function.
  std::uint32_t group_count = 0;             // That the aggregates have room for.
  std::size_t held_bytes = 0;
};

class StatsOperator final : public Operator {
 public:
  StatsOperator(const language::StatsPipe& pipe, const Setting& setting, OperatorPointer next)
      : pipe_(pipe), context_(setting.context), next_(std::move(next)) {
    const StatsSettings settings{rate_seconds(setting)};
    for (const language::StatsItem& item : pipe_.functions) {
      conditions_.push_back(item.condition == nullptr ? nullptr
                                                      : std::make_unique<Condition>(item.condition, context_));
    }
    for (unsigned worker = 0; worker < context_.workers(); ++worker) {
      auto partial = std::make_unique<Partial>(pipe_.by.size());
      for (const language::StatsItem& item : pipe_.functions)
        partial->aggregates.push_back(
            std::visit([&](const auto& function) { return make_aggregate(function, settings); }, item.function));
      if (pipe_.by.empty()) grow(*partial, 1);
      partials_.push_back(std::move(partial));
    }
  }

  bool push(unsigned worker, Block& block) override {
    Partial& partial = *partials_[worker];
    std::span<const std::uint32_t> groups;
    std::uint32_t group = 0;  // Of all rows, while `groups` is empty.
    if (!pipe_.by.empty()) {
      std::vector<Values::Pointer> columns;
      for (const auto& field : pipe_.by) columns.push_back(bucketed(block, field.name, field.bucket));
      if (const auto only = partial.grouping.group_of_all(columns, block.row_count()))
        group = *only;
      else
        groups = partial.grouping.groups_of(columns, block.row_count());
      grow(partial, partial.grouping.size());
    }
    for (std::size_t i = 0; i < partial.aggregates.size(); ++i) {
      if (context_.stopped() || !context_.hold(add(*partial.aggregates[i], conditions_[i].get(), block, groups, group)))
        return false;
    }
    return hold_states(partial);
  }

  void finish() override {
    Partial& all = *partials_.front();
    for (std::size_t worker = 1; worker < partials_.size(); ++worker) {
      if (context_.stopped()) return;
      Partial& theirs = *partials_[worker];
      const std::vector<std::uint32_t> groups =
          pipe_.by.empty() ? std::vector<std::uint32_t>{0} : all.grouping.merge(theirs.grouping);
      if (!pipe_.by.empty()) grow(all, all.grouping.size());
      for (std::size_t i = 0; i < all.aggregates.size(); ++i) {
        if (context_.stopped()) return;
        all.aggregates[i]->merge(*theirs.aggregates[i], groups);
      }
      partials_[worker].reset();
    }
    emit(all);
    next_->finish();
  }

 private:
  static void grow(Partial& partial, std::uint32_t group_count) {
    if (group_count <= partial.group_count) return;
    for (const AggregatePointer& aggregate : partial.aggregates) aggregate->resize(group_count);
    partial.group_count = group_count;
  }

  /// The bytes by which the aggregate grew.
  static std::size_t add(Aggregate& aggregate, const Condition* condition, Block& block,
                         std::span<const std::uint32_t> groups, std::uint32_t group) {
    const GroupedRows everything(block.row_count(), groups, group);
    if (condition == nullptr) return aggregate.add(block, everything);
    indexer::Bitmap passing(block.row_count(), true);
    condition->select(block, passing);
    const Selection rows = Selection::of(passing);
    return aggregate.add(block, rows.everything() ? everything : GroupedRows(rows.rows(), groups, group));
  }

  /// Counts what the worker's groups and states take, in steps.
  bool hold_states(Partial& partial) {
    std::size_t bytes = partial.grouping.memory_bytes();
    for (const AggregatePointer& aggregate : partial.aggregates)
      bytes += aggregate->state_bytes() * partial.group_count;
    if (bytes <= partial.held_bytes) return true;
    const std::size_t grown = bytes - partial.held_bytes;
    partial.held_bytes = bytes;
    return context_.hold(grown);
  }

  void emit(Partial& all) {
    std::vector<std::string_view> names;
    for (const auto& field : pipe_.by) names.push_back(field.name);
    for (const language::StatsItem& item : pipe_.functions) names.push_back(item.result);
    const std::size_t by_count = pipe_.by.size();
    const std::uint32_t group_count = pipe_.by.empty() ? 1 : all.grouping.size();
    emit_rows(*next_, context_, names, group_count, [&](std::size_t column, std::size_t row, std::string& out) {
      const auto group = static_cast<std::uint32_t>(row);
      if (column < by_count)
        out += all.grouping.value(group, column);
      else
        all.aggregates[column - by_count]->append_result(group, out);
    });
  }

  std::optional<double> rate_seconds(const Setting& setting) const {
    for (const auto& field : pipe_.by)
      if (field.name == kTimeField && field.bucket.kind == language::Bucket::Kind::number && field.bucket.step > 0)
        return field.bucket.step / 1e9;
    if (setting.times.start == Timestamp::min() || setting.times.end == Timestamp::max()) return std::nullopt;
    const auto length =
        static_cast<double>((setting.times.end - setting.times.start).count()) + 1;  // Both ends are in.
    return length / 1e9;
  }

  const language::StatsPipe& pipe_;
  Context& context_;
  OperatorPointer next_;
  std::vector<std::unique_ptr<Condition>> conditions_;  // One a function; null: every row.
  std::vector<std::unique_ptr<Partial>> partials_;      // One a worker.
};

}  // namespace

Result<OperatorPointer> make(const language::StatsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<StatsOperator>(pipe, setting, std::move(next));
}

}  // namespace cordwood::query
