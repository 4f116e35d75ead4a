// explain: what the query did, step by step, instead of its rows. explain estimate: what it would do, told from a few
// of the row groups that it would read.

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include <fmt/format.h>

#include "group_rows.h"
#include "metering.h"
#include "numbers.h"
#include "operators/operators.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

/// One row of the answer; what is not set is left out.
struct Step {
  std::string step = {};
  std::string what = {};
  std::optional<std::uint64_t> row_groups_in = {};
  std::optional<std::uint64_t> row_groups_out = {};
  std::optional<std::uint64_t> rows_in = {};
  std::optional<std::uint64_t> rows_out = {};
  std::optional<std::uint64_t> columns = {};
  std::optional<std::uint64_t> bytes = {};
  std::optional<double> milliseconds = {};
};

double milliseconds_of(std::chrono::nanoseconds duration) { return static_cast<double>(duration.count()) / 1e6; }

std::string text_of(const TimeRange& range) {
  if (range == TimeRange{}) return "any";
  std::string text = "[";
  if (range.start != Timestamp::min()) append_time_text(text, nanoseconds_of(range.start));
  text += ", ";
  if (range.end != Timestamp::max()) append_time_text(text, nanoseconds_of(range.end));
  return text + "]";
}

/// 3.2 GB.
std::string text_of_bytes(double bytes) {
  constexpr std::array<std::string_view, 5> kUnits{"B", "KB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < kUnits.size(); ++unit) bytes /= 1000;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 || bytes >= 10 ? 0 : 1, kUnits[unit]);
}

class ExplainOperator final : public Operator {
 public:
  ExplainOperator(const language::ExplainPipe& pipe, const Setting& setting, OperatorPointer next)
      : pipe_(pipe),
        context_(setting.context),
        stats_(setting.stats),
        explained_(*setting.explained),
        next_(std::move(next)) {}

  bool push(unsigned, Block& block) override {
    rows_.fetch_add(block.row_count(), std::memory_order_relaxed);
    return true;
  }

  void finish() override {
    QueryStats stats = stats_;
    context_.add_to(stats);
    if (pipe_.is_estimate)
      emit_estimate(stats);
    else
      emit(steps_of(stats));
    next_->finish();
  }

 private:
  std::vector<Step> steps_of(const QueryStats& stats) const {
    std::vector<Step> steps;
    const std::uint64_t in_time = stats.row_groups - stats.row_groups_out_of_time;
    const std::uint64_t of_streams = in_time - stats.row_groups_out_of_streams;
    steps.push_back({.step = "times",
                     .what = text_of(explained_.times),
                     .row_groups_in = stats.row_groups,
                     .row_groups_out = in_time});
    steps.push_back({.step = "streams", .row_groups_in = in_time, .row_groups_out = of_streams});
    steps.push_back({.step = "lexicon and needles",
                     .what = explained_.filter,
                     .row_groups_in = of_streams,
                     .row_groups_out = of_streams - stats.row_groups_pruned,
                     .milliseconds = milliseconds_of(stats.plan_duration)});
    steps.push_back({.step = "scan",
                     .what = explained_.filter,
                     .row_groups_in = stats.row_groups_scanned,
                     .rows_in = stats.rows_scanned,
                     .rows_out = stats.rows_matched,
                     .milliseconds = milliseconds_of(stats.scan_duration) - inclusive(0)});
    for (std::size_t i = 0; i < explained_.pipes.size(); ++i)
      steps.push_back({.step = "pipe",
                       .what = explained_.pipes[i],
                       .rows_in = explained_.meters[i]->rows.load(),
                       .rows_out = rows_into(i + 1),
                       .milliseconds = inclusive(i) - inclusive(i + 1)});
    steps.push_back({.step = "all",
                     .rows_out = rows_.load(),
                     .columns = stats.columns_read,
                     .bytes = stats.column_bytes,
                     .milliseconds = milliseconds_of(stats.duration)});
    return steps;
  }

  std::uint64_t rows_into(std::size_t pipe) const {
    return pipe < explained_.meters.size() ? explained_.meters[pipe]->rows.load() : rows_.load();
  }
  /// Of a pipe and those behind it.
  double inclusive(std::size_t pipe) const {
    return pipe < explained_.meters.size() ? static_cast<double>(explained_.meters[pipe]->nanoseconds.load()) / 1e6 : 0;
  }

  void emit(const std::vector<Step>& steps) {
    emit_rows(
        *next_, context_,
        {"step", "what", "row_groups_in", "row_groups_out", "rows_in", "rows_out", "columns", "bytes", "milliseconds"},
        steps.size(), [&](std::size_t column, std::size_t row, std::string& out) {
          const Step& step = steps[row];
          const std::array numbers{step.row_groups_in, step.row_groups_out, step.rows_in,
                                   step.rows_out,      step.columns,        step.bytes};
          if (column < 2)
            out += column == 0 ? step.step : step.what;
          else if (column - 2 < numbers.size() && numbers[column - 2])
            out += std::to_string(*numbers[column - 2]);
          else if (column - 2 == numbers.size() && step.milliseconds)
            append_rounded(out, std::max(*step.milliseconds, 0.0));
        });
  }

  void emit_estimate(const QueryStats& stats) {
    const std::uint64_t candidates = stats.row_groups_to_read;
    const std::uint64_t tried = stats.row_groups_tried;
    const double scale = tried == 0 ? 0 : static_cast<double>(candidates) / static_cast<double>(tried);
    const double bytes = static_cast<double>(stats.column_bytes) * scale;
    const double threads_used =
        std::clamp(static_cast<double>(stats.row_groups_scanned) * scale, 1.0, static_cast<double>(explained_.workers));
    const double milliseconds =
        milliseconds_of(stats.plan_duration) + milliseconds_of(stats.scan_duration) * scale / threads_used;
    const auto scaled = [&](std::uint64_t count) {
      return std::to_string(static_cast<std::uint64_t>(static_cast<double>(count) * scale));
    };
    std::string duration;
    append_rounded(duration, milliseconds, 0);
    const std::vector<std::pair<std::string_view, std::string>> fields{
        {"estimate", fmt::format("reads {}, ~{} ms", text_of_bytes(bytes), duration)},
        {"row_groups", std::to_string(stats.row_groups)},
        {"row_groups_to_read", scaled(stats.row_groups_scanned)},
        {"row_groups_tried", std::to_string(tried)},
        {"rows_to_read", scaled(stats.rows_scanned)},
        {"rows_matched", scaled(stats.rows_matched)},
        {"bytes", std::to_string(static_cast<std::uint64_t>(bytes))},
        {"milliseconds", duration}};
    std::vector<std::string_view> names;
    for (const auto& [name, value] : fields) names.push_back(name);
    emit_rows(*next_, context_, names, 1,
              [&](std::size_t column, std::size_t, std::string& out) { out += fields[column].second; });
  }

  const language::ExplainPipe& pipe_;
  Context& context_;
  const QueryStats& stats_;
  const Explained& explained_;
  OperatorPointer next_;
  std::atomic<std::uint64_t> rows_{0};
};

}  // namespace

Result<OperatorPointer> make(const language::ExplainPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<ExplainOperator>(pipe, setting, std::move(next));
}

}  // namespace cordwood::query
