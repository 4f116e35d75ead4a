// running_stats and total_stats: every row goes on, in _time order, with the value of some functions over the rows of
// its group: those up to it, or all. All rows are kept until the end.

#include <algorithm>
#include <numeric>
#include <variant>

#include "condition.h"
#include "field_names.h"
#include "grouping.h"
#include "numbers.h"
#include "operators/operators.h"
#include "stats/aggregates.h"

namespace cordwood::query {

namespace {

/// A row of one of the blocks that are kept.
struct Place {
  std::uint32_t block;
  std::uint32_t row;
  std::string_view time;
};

class RowStatsOperator final : public Operator {
 public:
  RowStatsOperator(const language::FieldNames& by, const std::vector<language::StatsItem>& functions, bool running,
                   Context& context, OperatorPointer next)
      : by_(by),
        functions_(functions),
        running_(running),
        context_(context),
        next_(std::move(next)),
        kept_(context.workers()) {}

  bool push(unsigned worker, Block& block) override {
    std::size_t bytes = block.row_count() * (sizeof(Place) + sizeof(std::uint32_t));
    for (const std::string_view name : block.names()) {
      const auto texts = block.values(name).texts();
      bytes += texts.size_bytes();
      for (const std::string_view text : texts) bytes += text.size();
    }
    kept_[worker].push_back(std::move(block));
    return context_.hold(bytes);
  }

  void finish() override {
    const auto kept = std::make_shared<Kept>();
    std::vector<Block>& blocks = kept->blocks;
    for (auto& of_worker : kept_)
      for (Block& block : of_worker) blocks.push_back(std::move(block));
    std::vector<Place> order;
    for (std::uint32_t i = 0; i < blocks.size(); ++i) {
      const auto times = blocks[i].values(kTimeField).texts();
      for (std::uint32_t row = 0; row < times.size(); ++row) order.push_back({i, row, times[row]});
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const Place& a, const Place& b) { return less_value(a.time, b.time); });
    if (calculate(kept, order)) next_->finish();
  }

 private:
  /// What the rows that are given on are views of.
  struct Kept {
    std::vector<Block> blocks;
    std::vector<std::vector<std::string>> results;  // Of each function: one a row, in order; or one a group.
  };

  bool calculate(const std::shared_ptr<Kept>& kept, const std::vector<Place>& order) {
    std::vector<Block>& blocks = kept->blocks;
    Grouping grouping(by_.size());
    std::vector<std::vector<std::uint32_t>> groups(blocks.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      std::vector<Values::Pointer> columns;
      for (const std::string& field : by_) columns.push_back(blocks[i].pointer(field));
      const auto numbers = grouping.groups_of(columns, blocks[i].row_count());
      groups[i].assign(numbers.begin(), numbers.end());
    }
    auto& results = kept->results;
    results.resize(functions_.size());
    for (std::size_t f = 0; f < functions_.size(); ++f) {
      const AggregatePointer aggregate = std::visit(
          [](const auto& function) { return make_aggregate(function, StatsSettings{}); }, functions_[f].function);
      aggregate->resize(std::max(grouping.size(), 1U));
      std::vector<indexer::Bitmap> passing = rows_of(functions_[f], blocks);
      for (const Place& place : order) {
        if (context_.stopped()) return false;
        std::size_t grown = 0;
        if (passing[place.block].test(place.row))
          grown = add_row(*aggregate, blocks[place.block], place.row, groups[place.block]);
        if (running_) grown += append_result(*aggregate, groups[place.block][place.row], results[f]);
        if (!context_.hold(grown)) return false;
      }
      for (std::uint32_t group = 0; !running_ && group < grouping.size(); ++group)
        if (!context_.hold(append_result(*aggregate, group, results[f]))) return false;
    }
    return emit(kept, order, groups);
  }

  std::vector<indexer::Bitmap> rows_of(const language::StatsItem& item, std::vector<Block>& blocks) const {
    std::vector<indexer::Bitmap> passing;
    for (Block& block : blocks) {
      passing.emplace_back(block.row_count(), true);
      if (item.condition != nullptr) Condition(item.condition, context_).select(block, passing.back());
    }
    return passing;
  }

  /// The bytes that it takes.
  static std::size_t append_result(Aggregate& aggregate, std::uint32_t group, std::vector<std::string>& results) {
    std::string& result = results.emplace_back();
    aggregate.append_result(group, result);
    return sizeof result + result.size();
  }

  /// Aggregates read whole columns; a block of the one row keeps that cheap. Returns the bytes by which it grew.
  static std::size_t add_row(Aggregate& aggregate, Block& block, std::uint32_t row,
                             const std::vector<std::uint32_t>& groups) {
    Block single(1);
    for (const std::string_view name : block.names())
      single.set(name, Values::constant(block.values(name).texts()[row], 1));
    const std::uint32_t group = groups[row];
    return aggregate.add(single, GroupedRows(1, std::span(&group, 1)));
  }

  bool emit(const std::shared_ptr<Kept>& kept, const std::vector<Place>& order,
            const std::vector<std::vector<std::uint32_t>>& groups) {
    std::vector<Block>& blocks = kept->blocks;
    constexpr std::size_t kRowsPerBlock = 4096;
    std::vector<std::string_view> names;
    for (Block& block : blocks)
      for (const std::string_view name : block.names())
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    for (std::size_t first = 0; first < order.size(); first += kRowsPerBlock) {
      if (context_.stopped()) return false;
      const std::size_t count = std::min(kRowsPerBlock, order.size() - first);
      Block made(static_cast<std::uint32_t>(count));
      for (const std::string_view name : names) {
        std::vector<std::string_view> texts(count);
        for (std::size_t i = 0; i < count; ++i) {
          const Place& place = order[first + i];
          texts[i] = blocks[place.block].values(name).texts()[place.row];
        }
        made.set(name, Values::texts(std::move(texts), nullptr));
      }
      for (std::size_t f = 0; f < functions_.size(); ++f) {
        std::vector<std::string_view> texts(count);
        for (std::size_t i = 0; i < count; ++i) {
          const Place& place = order[first + i];
          texts[i] = kept->results[f][running_ ? first + i : groups[place.block][place.row]];
        }
        made.set(functions_[f].result, Values::texts(std::move(texts), nullptr));
      }
      made.keep_alive(kept);
      if (!next_->push(0, made)) break;
    }
    return true;
  }

  const language::FieldNames& by_;
  const std::vector<language::StatsItem>& functions_;
  const bool running_;
  Context& context_;
  OperatorPointer next_;
  std::vector<std::vector<Block>> kept_;  // One a worker.
};

}  // namespace

Result<OperatorPointer> make(const language::RunningStatsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<RowStatsOperator>(pipe.by, pipe.functions, true, setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::TotalStatsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<RowStatsOperator>(pipe.by, pipe.functions, false, setting.context, std::move(next));
}

}  // namespace cordwood::query
