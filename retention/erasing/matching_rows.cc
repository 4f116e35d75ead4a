#include "matching_rows.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/check.h"
#include "base/event.h"
#include "language/query.h"

namespace cordwood::erasing {
namespace {

constexpr std::chrono::hours kDurationMax{24};

class ListingSink final : public query::RowSink {
 public:
  /// Null: of all rows.
  explicit ListingSink(const RowList* among = nullptr) : among_(among) {}

  bool accept(const query::RowBlock& block) override {
    const auto times = values_of(block, kTimeField);
    const auto arrivals = values_of(block, kArrivalField);
    for (std::size_t row = 0; row < block.row_count; ++row) {
      const auto time = parse_rfc3339(times[row]);
      std::uint64_t arrival = 0;
      const std::string_view text = arrivals[row];
      const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), arrival);
      CORDWOOD_CHECK(time && failure == std::errc() && end == text.data() + text.size(), "rows without an identity");
      if (!is_wanted(day_of(*time), arrival)) continue;
      if (++count_ > kRowsMax) return false;
      rows_[day_of(*time)].push_back(arrival);
    }
    return true;
  }
  bool is_full() const { return count_ > kRowsMax; }
  RowList take() {
    for (auto& [day, arrivals] : rows_) std::sort(arrivals.begin(), arrivals.end());
    return std::move(rows_);
  }

 private:
  static std::span<const std::string_view> values_of(const query::RowBlock& block, std::string_view name) {
    const auto column = std::find_if(block.columns.begin(), block.columns.end(),
                                     [name](const query::RowColumn& each) { return each.name == name; });
    CORDWOOD_CHECK(column != block.columns.end(), "a field that was asked for");
    return column->values;
  }

  bool is_wanted(Day day, std::uint64_t arrival) const {
    if (among_ == nullptr) return true;
    const auto of_day = among_->find(day);
    return of_day != among_->end() && std::binary_search(of_day->second.begin(), of_day->second.end(), arrival);
  }

  const RowList* among_;
  RowList rows_;
  std::uint64_t count_ = 0;
};

class AnyRowSink final : public query::RowSink {
 public:
  bool accept(const query::RowBlock& block) override {
    found_ = found_ || block.row_count > 0;
    return !found_;
  }
  bool found() const { return found_; }

 private:
  bool found_ = false;
};

class CountingSink final : public query::RowSink {
 public:
  bool accept(const query::RowBlock& block) override {
    count_ += block.row_count;
    return true;
  }
  std::uint64_t count() const { return count_; }

 private:
  std::uint64_t count_ = 0;
};

Result<void> run(const query::Engine& engine, const Question& question, std::string_view pipe, bool pruning,
                 query::RowSink& sink) {
  CORDWOOD_TRY(auto query, language::parse_query(fmt::format("* | {}", pipe), {.now = {}, .zone_offset = {}}));
  query.filter = question.filter;
  query::RunOptions options;
  options.times = question.times;
  options.filter = question.but_only;
  options.limits.time = kDurationMax;
  options.stop = question.stop;
  options.pruning = pruning;
  query::QueryStats stats;
  CORDWOOD_TRY(engine.run(query, options, sink, stats));
  if (stats.warnings.empty()) return success();
  return Error{Errc::corrupt, fmt::format("rows may be in what cannot be read: {}", stats.warnings.front()),
               "stop the server and run cordwood fsck --repair"};
}

/// `sink` must be empty. A damaged index hides no row from a search that does without it, which reads everything: so
/// what cannot be read is said only when it is rows.
template <class Sink>
Result<void> search(const query::Engine& engine, const Question& question, std::string_view pipe, Sink& sink) {
  const Sink empty = sink;
  Result<void> done = run(engine, question, pipe, true, sink);
  if (done || done.error().code != Errc::corrupt) return done;
  sink = empty;
  return run(engine, question, pipe, false, sink);
}

}  // namespace

Result<RowList> matching_rows(const query::Engine& engine, const Question& question) {
  ListingSink sink;
  const Result<void> done = search(engine, question, "fields _time, _arrival", sink);
  if (sink.is_full())
    return error(Errc::too_large, fmt::format("more than {} rows match: erase them in parts, by time", kRowsMax));
  if (!done) return done.error();
  return sink.take();
}

Result<RowList> matching_rows_among(const query::Engine& engine, const Question& question, const RowList& list) {
  ListingSink sink(&list);
  CORDWOOD_TRY(search(engine, question, "fields _time, _arrival", sink));
  return sink.take();
}

Result<bool> is_any_row(const query::Engine& engine, const Question& question) {
  AnyRowSink sink;
  const Result<void> done = search(engine, question, "fields _time", sink);
  if (sink.found()) return true;
  if (!done) return done.error();
  return false;
}

Result<std::uint64_t> count_rows(const query::Engine& engine, const Question& question) {
  CountingSink sink;
  CORDWOOD_TRY(search(engine, question, "fields _time", sink));
  return sink.count();
}

}  // namespace cordwood::erasing
