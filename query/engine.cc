#include "query/engine.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "base/within_memory.h"
#include "condition.h"
#include "context.h"
#include "crew.h"
#include "key_table.h"
#include "language/query.h"
#include "metering.h"
#include "operators/operators.h"
#include "output.h"
#include "plan.h"
#include "scan.h"
#include "time_offset.h"

namespace cordwood::query {

namespace {

constexpr std::size_t kEstimateRowGroups = 8;  // So many of a query's are read to say what all of them would cost.

bool is_explain(const language::Pipe& pipe) { return std::holds_alternative<language::ExplainPipe>(pipe); }

/// The end of a chain whose rows go on elsewhere; who runs the chain finishes what follows.
class Into final : public Operator {
 public:
  explicit Into(Operator& target) : target_(target) {}
  bool push(unsigned worker, Block& block) override { return target_.push(worker, block); }
  void finish() override {}

 private:
  Operator& target_;
};

/// Collects the distinct values of one field: a subquery's answer.
class DistinctValues final : public Operator {
 public:
  DistinctValues(std::string field, Context& context) : field_(std::move(field)), context_(context) {}

  bool push(unsigned, Block& block) override {
    const std::lock_guard lock(mutex_);
    const std::size_t before = values_.memory_bytes();
    for (const std::string_view text : block.values(field_).texts()) values_.number_of(text);
    return context_.hold(values_.memory_bytes() - before);
  }
  void finish() override {}

  std::vector<std::string> take() const {
    std::vector<std::string> values;
    for (std::uint32_t i = 0; i < values_.size(); ++i) values.emplace_back(values_.key(i));
    return values;
  }

 private:
  std::string field_;
  Context& context_;
  std::mutex mutex_;
  KeyTable values_;
};

/// A query at work, with its pipes.
struct Held {
  language::Query query;
  OperatorPointer chain;  // Refers to the query.
};

/// One call of Engine::run(): the query and what runs within it, over one snapshot and within one set of limits.
class Run {
 public:
  Run(std::shared_ptr<const indexer::Snapshot> snapshot, const RunOptions& options, Crew& crew, QueryStats& stats)
      : snapshot_(std::move(snapshot)),
        options_(options),
        crew_(crew),
        stats_(stats),
        context_(options, crew.workers_max()) {}

  Context& context() { return context_; }

  /// Runs `query` and pushes its rows into `into`, which is not finished.
  Result<void> execute(const language::Query& asked, bool outermost, const language::QueryOptions& inherited,
                       Operator& into, Lasting lasting) {
    language::QueryOptions options = asked.options;
    if (!options.concurrency) options.concurrency = inherited.concurrency;
    if (!options.time_offset) options.time_offset = inherited.time_offset;
    if (!options.ignore_global_time_filter) options.ignore_global_time_filter = inherited.ignore_global_time_filter;
    const auto run_query = [&](const language::Query& inner, Operator& target, Lasting how_long) {
      return execute(inner, false, options, target, how_long);
    };
    auto held = std::make_shared<Held>();  // What the blocks are views of.
    language::Query& query = held->query;
    CORDWOOD_TRY(query, with_subqueries_resolved(
                            asked, [&](const language::SubqueryFilter& filter) { return values_of(filter, options); }));
    const std::optional<Page> page = outermost ? options_.page : std::nullopt;
    std::optional<Walk> walk;
    if (page) {
      CORDWOOD_TRY(walk, walk_of(query));
    }
    if (walk == Walk::by_count) append_page(query, *page);
    if (outermost && !page) append_limit(query, options_);
    fuse_limits(query);

    const Nanoseconds offset = options.time_offset.value_or(Nanoseconds(0));
    if (!options.ignore_global_time_filter.value_or(false) && options_.times != TimeRange{})
      query.filter = language::and_of(std::make_shared<language::TimeFilter>(options_.times, ""), query.filter);
    query.filter = language::and_of(options_.filter, query.filter);
    if (offset.count() != 0) query.filter = with_times_earlier(query.filter, offset);
    if (walk == Walk::by_row && page->after) query.filter = language::and_of(rows_behind(*page->after), query.filter);
    const Condition condition(query.filter, context_);
    ScanOptions scan_options;
    scan_options.times = language::time_range_of(*query.filter);
    scan_options.workers = context_.workers();
    if (options.concurrency.value_or(0) > 0)
      scan_options.workers = static_cast<unsigned>(std::min<std::uint64_t>(*options.concurrency, context_.workers()));

    std::optional<TimeBound> bound;
    std::optional<TimeOrder> time_order = offset.count() == 0 ? time_order_of(query) : std::nullopt;
    if (walk == Walk::by_row) time_order = TimeOrder{query.pipes.size(), true};
    if (time_order) scan_options.bound = &bound.emplace(time_order->newest_first);

    Explained explained{.times = scan_options.times, .workers = scan_options.workers};
    const auto explain = std::find_if(query.pipes.begin(), query.pipes.end(), is_explain);
    const bool is_explained = explain != query.pipes.end();
    if (is_explained) {
      asked.filter->print(explained.filter);
      for (auto pipe = query.pipes.begin(); pipe != explain; ++pipe) {
        print(*pipe, explained.pipes.emplace_back());
        explained.meters.push_back(std::make_unique<Meter>());
      }
      if (std::get<language::ExplainPipe>(*explain).is_estimate) scan_options.row_groups_max = kEstimateRowGroups;
    }

    OperatorPointer chain = std::make_unique<Into>(into);
    const auto setting_of = [&](std::size_t i) {
      return Setting{context_,
                     scan_options.times,
                     time_order && time_order->pipe == i ? &*bound : nullptr,
                     stats_,
                     is_explained ? &explained : nullptr,
                     options_.page.has_value(),
                     run_query};
    };
    if (walk == Walk::by_row) chain = make_page(page->rows_max, setting_of(query.pipes.size()), std::move(chain));
    for (std::size_t i = query.pipes.size(); i-- > 0;) {
      const Setting setting = setting_of(i);
      CORDWOOD_TRY(chain, make_operator(query.pipes[i], setting, std::move(chain)));
      if (i < explained.meters.size()) chain = std::make_unique<Metered>(*explained.meters[i], std::move(chain));
    }
    if (offset.count() != 0) chain = make_times_later(offset, std::move(chain));
    if (!scan_options.times.empty()) scan(*snapshot_, condition, scan_options, context_, crew_, *chain, stats_);
    if (!context_.stopped()) chain->finish();
    held->chain = std::move(chain);
    if (lasting == Lasting::until_end) held_.push_back(std::move(held));
    if (auto failure = context_.failure()) return std::move(*failure);
    if (walk == Walk::by_count) note_page_end(*page);
    return success();
  }

 private:
  void note_page_end(const Page& page) {
    if (context_.rows_returned() < page.rows_max) return;
    context_.set_page_end({.rows = (page.after ? page.after->rows : 0) + page.rows_max});
  }

  Result<std::vector<std::string>> values_of(const language::SubqueryFilter& filter,
                                             const language::QueryOptions& inherited) {
    DistinctValues values(filter.result_field(), context_);
    CORDWOOD_TRY(execute(filter.query(), false, inherited, values, Lasting::during_push));
    return values.take();
  }

  std::shared_ptr<const indexer::Snapshot> snapshot_;
  const RunOptions& options_;
  Crew& crew_;
  QueryStats& stats_;
  Context context_;
  std::vector<std::shared_ptr<Held>> held_;
};

unsigned helpers_of(const EngineOptions& options) {
  const unsigned threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return threads - 1;
}

}  // namespace

struct Engine::Impl {
  SnapshotSource snapshots;
  Crew crew;
};

Engine::Engine(SnapshotSource snapshots, EngineOptions options)
    : impl_(new Impl{std::move(snapshots), Crew(helpers_of(options))}) {}

Engine::~Engine() = default;

Result<void> Engine::run(const language::Query& query, const RunOptions& options, RowSink& sink,
                         QueryStats& stats) const {
  Run run(impl_->snapshots(), options, impl_->crew, stats);
  Output output(sink, run.context());
  Result<void> result = within_memory([&] { return run.execute(query, true, {}, output, Lasting::during_push); });
  run.context().add_to(stats);
  return result;
}

}  // namespace cordwood::query
