#include "scan.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/within_memory.h"

namespace cordwood::query {

namespace {

using indexer::Bitmap;
using indexer::Verdict;

/// A row group that may have rows.
struct Candidate {
  const std::shared_ptr<const indexer::Segment>* segment;
  const Condition::Judgement* judgement;
  std::size_t row_group;
  TimeRange times;
};

class Scan {
 public:
  Scan(const Condition& condition, const ScanOptions& options, Context& context, QueryStats& stats)
      : condition_(condition), options_(options), context_(context), stats_(stats) {}

  void plan(const indexer::Snapshot& snapshot) {
    for (const indexer::UnreadableSegment& lost : snapshot.unreadable)
      if (options_.times.overlaps(lost.times))
        context_.warn(fmt::format("segment {}, all of its {} rows: {}", lost.name, lost.rows, lost.reason));
    judgements_.reserve(snapshot.segments.size());  // Candidates point into it.
    for (const auto& segment : snapshot.segments) {
      if (context_.stopped()) return;
      plan(segment);
    }
    const bool newest_first = options_.bound == nullptr || options_.bound->newest_first();
    std::sort(candidates_.begin(), candidates_.end(), [&](const Candidate& a, const Candidate& b) {
      return newest_first ? a.times.end > b.times.end : a.times.start < b.times.start;
    });
    to_read_ = candidates_.size();
    if (options_.row_groups_max > 0 && candidates_.size() > options_.row_groups_max) thin_out(options_.row_groups_max);
  }

  /// Works for a moment. Returns how many candidates are left: most queries are over before help would have come.
  std::size_t work_alone(Operator& into) {
    constexpr auto kMoment = std::chrono::microseconds(150);
    const auto end = std::chrono::steady_clock::now() + kMoment;
    work(0, into, end);
    if (enough_.load() || context_.stopped()) return 0;
    return candidates_.size() - std::min(next_.load(), candidates_.size());
  }

  /// One worker's share, or what of it can be begun before `end`.
  void work(unsigned worker, Operator& into, std::optional<std::chrono::steady_clock::time_point> end = {}) {
    while (!enough_.load(std::memory_order_relaxed) && !context_.stopped()) {
      if (end && std::chrono::steady_clock::now() >= *end) return;
      const std::size_t next = next_.fetch_add(1, std::memory_order_relaxed);
      if (next >= candidates_.size()) return;
      if (!read(candidates_[next], worker, into)) enough_.store(true, std::memory_order_relaxed);
    }
  }

  void finish() {
    const std::size_t tried = std::min(next_.load(), candidates_.size());
    stats_.row_groups_tried += tried;
    stats_.row_groups_to_read += enough_.load() ? tried : to_read_;
    stats_.row_groups_scanned += scanned_.load();
    stats_.row_groups_out_of_time += too_late_.load();
    stats_.rows_scanned += rows_scanned_.load();
    stats_.rows_matched += rows_matched_.load();
  }

 private:
  /// Leaves `count` candidates, evenly spread.
  void thin_out(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) candidates_[i] = candidates_[i * candidates_.size() / count];
    candidates_.erase(candidates_.begin() + static_cast<std::ptrdiff_t>(count), candidates_.end());
  }

  void plan(const std::shared_ptr<const indexer::Segment>& segment) {
    const auto summaries = segment->row_groups();
    ++stats_.segments;
    stats_.row_groups += summaries.size();
    if (!options_.times.overlaps(segment->times())) {
      stats_.row_groups_out_of_time += summaries.size();
      return;
    }
    judgements_.push_back(judge(*segment));
    const auto verdicts = judgements_.back().combined();
    for (std::size_t i = 0; i < summaries.size(); ++i) {
      if (!options_.times.overlaps(summaries[i].times))
        ++stats_.row_groups_out_of_time;
      else if (verdicts[i] == Verdict::none)
        ++(condition_.is_of_other_streams(judgements_.back(), i) ? stats_.row_groups_out_of_streams
                                                                 : stats_.row_groups_pruned);
      else
        candidates_.push_back({&segment, &judgements_.back(), i, summaries[i].times});
    }
  }

  /// A lexicon that cannot be read costs time, not rows.
  Condition::Judgement judge(const indexer::Segment& segment) {
    const std::size_t count = segment.row_groups().size();
    if (!context_.options().pruning) return Condition::no_judgement(count);
    auto judgement = condition_.judge(segment);
    if (judgement) return std::move(judgement).value();
    context_.warn(fmt::format("segment {}, index: {}", segment.name(), judgement.error().message));
    return Condition::no_judgement(count);
  }

  /// False: no more rows are wanted.
  bool read(const Candidate& candidate, unsigned worker, Operator& into) {
    const indexer::Segment& segment = **candidate.segment;
    const indexer::RowGroupSummary& summary = segment.row_groups()[candidate.row_group];
    const bool bounded = options_.bound != nullptr && options_.bound->is_set();
    if (bounded && !options_.bound->range().overlaps(summary.times)) {
      too_late_.fetch_add(1, std::memory_order_relaxed);
      return true;
    }
    scanned_.fetch_add(1, std::memory_order_relaxed);
    rows_scanned_.fetch_add(summary.rows, std::memory_order_relaxed);
    context_.count_row_group(summary.rows);

    auto source = std::make_shared<RowGroupSource>(*candidate.segment, candidate.row_group, context_);
    const bool all = candidate.judgement->combined()[candidate.row_group] == Verdict::all && summary.deleted_rows == 0;
    Selection rows = all ? Selection::all(summary.rows) : select(candidate, source, bounded);
    rows_matched_.fetch_add(rows.count(), std::memory_order_relaxed);
    if (rows.count() == 0) return true;
    Block block(std::move(source), std::move(rows));
    return into.push(worker, block);
  }

  Selection select(const Candidate& candidate, const std::shared_ptr<RowGroupSource>& source, bool bounded) {
    const indexer::RowGroupSummary& summary = source->summary();
    Bitmap rows(summary.rows, true);
    if (summary.deleted_rows > 0) {
      const indexer::RowGroup* row_group = source->open();
      if (row_group == nullptr) return Selection::of(Bitmap(summary.rows));
      rows = row_group->live_rows();
    }
    if (bounded) source->keep_within(options_.bound->range(), rows);
    if (!rows.none()) condition_.select(source, *candidate.judgement, candidate.row_group, rows);
    return Selection::of(rows);
  }

  const Condition& condition_;
  const ScanOptions& options_;
  Context& context_;
  QueryStats& stats_;
  std::vector<Condition::Judgement> judgements_;  // One a segment that overlaps the times.
  std::vector<Candidate> candidates_;
  std::size_t to_read_ = 0;  // Candidates, before they were thinned out.
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> enough_{false};
  std::atomic<std::uint64_t> scanned_{0}, too_late_{0}, rows_scanned_{0}, rows_matched_{0};
};

}  // namespace

void scan(const indexer::Snapshot& snapshot, const Condition& condition, const ScanOptions& options, Context& context,
          Crew& crew, Operator& into, QueryStats& stats) {
  const auto now = std::chrono::steady_clock::now;
  Scan scan(condition, options, context, stats);
  const auto begin = now();
  scan.plan(snapshot);
  stats.plan_duration += now() - begin;
  std::atomic<std::int64_t> nanoseconds{0};
  const auto measured = [&](const auto& work) {
    const auto work_begin = now();
    work();
    nanoseconds.fetch_add((now() - work_begin) / std::chrono::nanoseconds(1));
  };
  std::size_t left = 0;
  measured([&] { left = scan.work_alone(into); });
  const auto workers = static_cast<unsigned>(std::min<std::size_t>(options.workers, left));
  const auto work = [&](unsigned worker) {
    const Result<void> done = within_memory([&]() -> Result<void> {
      measured([&] { scan.work(worker, into); });
      return success();
    });
    if (!done) context.fail(done.error());
  };
  if (workers > 0) crew.run(workers, work);
  stats.scan_duration += std::chrono::nanoseconds(nanoseconds.load());
  scan.finish();
}

}  // namespace cordwood::query
