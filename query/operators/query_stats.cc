// query_stats, blocks_count and block_stats: what a query cost, instead of its rows.

#include <atomic>

#include "group_rows.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class QueryStatsOperator final : public Operator {
 public:
  QueryStatsOperator(const Setting& setting, OperatorPointer next)
      : context_(setting.context), stats_(setting.stats), next_(std::move(next)) {}

  bool push(unsigned, Block&) override { return true; }

  void finish() override {
    QueryStats stats = stats_;
    context_.add_to(stats);
    const std::vector<std::pair<std::string_view, std::uint64_t>> counts{
        {"SegmentsTotal", stats.segments},
        {"BlocksTotal", stats.row_groups},
        {"BlocksOutOfTime", stats.row_groups_out_of_time},
        {"BlocksPruned", stats.row_groups_out_of_streams + stats.row_groups_pruned},
        {"BlocksProcessed", stats.row_groups_scanned},
        {"RowsProcessed", stats.rows_scanned},
        {"RowsFound", stats.rows_matched},
        {"ColumnsRead", stats.columns_read},
        {"BytesProcessedUncompressedValues", stats.column_bytes},
        {"QueryDurationNsecs", static_cast<std::uint64_t>(stats.duration.count())}};
    std::vector<std::string_view> names;
    for (const auto& [name, count] : counts) names.push_back(name);
    emit_rows(*next_, context_, names, 1,
              [&](std::size_t column, std::size_t, std::string& out) { out += std::to_string(counts[column].second); });
    next_->finish();
  }

 private:
  Context& context_;
  const QueryStats& stats_;
  OperatorPointer next_;
};

class BlocksCountOperator final : public Operator {
 public:
  BlocksCountOperator(const language::BlocksCountPipe& pipe, Context& context, OperatorPointer next)
      : pipe_(pipe), context_(context), next_(std::move(next)) {}

  bool push(unsigned, Block&) override {
    blocks_.fetch_add(1, std::memory_order_relaxed);
    return true;
  }
  void finish() override {
    emit_rows(*next_, context_, {pipe_.result}, 1,
              [&](std::size_t, std::size_t, std::string& out) { out += std::to_string(blocks_.load()); });
    next_->finish();
  }

 private:
  const language::BlocksCountPipe& pipe_;
  Context& context_;
  OperatorPointer next_;
  std::atomic<std::uint64_t> blocks_{0};
};

/// One row a field of each block: its name, the form of its values, and how many rows the block has.
class BlockStatsOperator final : public StreamingOperator {
 public:
  using StreamingOperator::StreamingOperator;

  bool push(unsigned worker, Block& block) override {
    const auto names = block.names();
    std::vector<std::string_view> types, rows;
    auto arena = std::make_shared<Arena>();
    const std::string_view count = arena->copy(std::to_string(block.row_count()));
    for (const std::string_view name : names) {
      types.push_back(type_of(block.values(name)));
      rows.push_back(count);
    }
    Block made(static_cast<std::uint32_t>(names.size()));
    std::vector<std::string_view> fields;
    for (const std::string_view name : names) fields.push_back(arena->copy(name));
    made.set("field", Values::texts(std::move(fields), arena));
    made.set("type", Values::texts(std::move(types), nullptr));
    made.set("rows", Values::texts(std::move(rows), arena));
    return pass(worker, made);
  }

 private:
  static std::string_view type_of(const Values& values) {
    if (values.constant()) return "const";
    if (values.coded()) return "dict";
    if (values.times()) return "time";
    return values.integers() ? "int" : "string";
  }
};

}  // namespace

Result<OperatorPointer> make(const language::QueryStatsPipe&, const Setting& setting, OperatorPointer next) {
  return std::make_unique<QueryStatsOperator>(setting, std::move(next));
}

Result<OperatorPointer> make(const language::BlocksCountPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<BlocksCountOperator>(pipe, setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::BlockStatsPipe&, const Setting&, OperatorPointer next) {
  return std::make_unique<BlockStatsOperator>(std::move(next));
}

}  // namespace cordwood::query
