#include "metric_columns.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "base/duration.h"
#include "base/event.h"
#include "language/pipe_effects.h"

namespace cordwood::api {
namespace {

using language::Pipe;
using language::StatsPipe;

std::string text_of(const Pipe& pipe) {
  std::string text;
  print(pipe, text);
  return text;
}

std::vector<Pipe>::iterator first_stats(std::vector<Pipe>& pipes) {
  return std::find_if(pipes.begin(), pipes.end(),
                      [](const Pipe& pipe) { return std::holds_alternative<StatsPipe>(pipe); });
}

Error no_stats() { return error(Errc::invalid, "this needs a query with a stats pipe, such as * | stats count()"); }

void remove(std::vector<std::string>& names, std::string_view name) { std::erase(names, name); }

/// Follows the two lists through the pipes behind stats, one overload a kind of pipe.
class Follower {
 public:
  explicit Follower(MetricColumns& columns) : columns_(columns) {}

  bool operator()(const StatsPipe& pipe) {
    columns_ = {};
    for (const auto& field : pipe.by) add_label(field.name);
    add_items(pipe.functions);
    return true;
  }
  bool operator()(const language::RunningStatsPipe& pipe) { return add_items(pipe.functions); }
  bool operator()(const language::TotalStatsPipe& pipe) { return add_items(pipe.functions); }
  bool operator()(const language::MathPipe& pipe) {
    for (const auto& item : pipe.items) add_metric(item.result);
    return true;
  }
  bool operator()(const language::FormatPipe& pipe) {
    add_label(pipe.result);
    return true;
  }
  bool operator()(const language::FieldsPipe& pipe) {
    return keep_if([&](const std::string& name) { return any_matches(pipe.fields, name); });
  }
  bool operator()(const language::DeletePipe& pipe) {
    return keep_if([&](const std::string& name) { return !any_matches(pipe.fields, name); });
  }
  bool operator()(const language::CopyPipe& pipe) {
    return std::all_of(pipe.items.begin(), pipe.items.end(),
                       [&](const auto& item) { return copy(item.from, item.to); });
  }
  bool operator()(const language::RenamePipe& pipe) {
    return std::all_of(pipe.items.begin(), pipe.items.end(), [&](const auto& item) {
      const bool copied = copy(item.from, item.to);
      remove(columns_.labels, item.from.name);
      remove(columns_.metrics, item.from.name);
      return copied;
    });
  }
  bool operator()(const language::SortPipe& pipe) { return add_rank(pipe.rank); }
  bool operator()(const language::FirstPipe& pipe) { return add_rank(pipe.rank); }
  bool operator()(const language::LastPipe& pipe) { return add_rank(pipe.rank); }
  bool operator()(const language::FilterPipe&) { return true; }
  bool operator()(const language::LimitPipe&) { return true; }
  bool operator()(const language::OffsetPipe&) { return true; }
  bool operator()(const language::SamplePipe&) { return true; }
  bool operator()(const language::DropEmptyFieldsPipe&) { return true; }
  template <class Other>
  bool operator()(const Other&) {
    return false;
  }

 private:
  void add_label(const std::string& name) { move_to(columns_.labels, name); }
  void add_metric(const std::string& name) { move_to(columns_.metrics, name); }
  void move_to(std::vector<std::string>& list, const std::string& name) {
    remove(columns_.labels, name);
    remove(columns_.metrics, name);
    list.push_back(name);
  }
  bool add_rank(const std::string& rank) {
    if (!rank.empty()) add_metric(rank);
    return true;
  }
  bool add_items(const std::vector<language::StatsItem>& items) {
    for (const language::StatsItem& item : items) {
      const bool picks_a_row = std::holds_alternative<language::RowAnyStats>(item.function) ||
                               std::holds_alternative<language::RowMinStats>(item.function) ||
                               std::holds_alternative<language::RowMaxStats>(item.function);
      picks_a_row ? add_label(item.result) : add_metric(item.result);
    }
    return true;
  }
  template <class Keep>
  bool keep_if(const Keep& keep) {
    std::erase_if(columns_.labels, [&](const std::string& name) { return !keep(name); });
    std::erase_if(columns_.metrics, [&](const std::string& name) { return !keep(name); });
    return true;
  }
  bool copy(const language::FieldPattern& from, const language::FieldPattern& to) {
    if (from.is_prefix || to.is_prefix) return false;
    const bool is_metric =
        std::find(columns_.metrics.begin(), columns_.metrics.end(), from.name) != columns_.metrics.end();
    is_metric ? add_metric(to.name) : add_label(to.name);
    return true;
  }

  MetricColumns& columns_;
};

bool keeps_time(const Pipe& pipe) {
  if (language::is_row_by_row(pipe)) return !language::removes_time(pipe);
  return std::visit(
      []<class P>(const P&) {
        return std::is_same_v<P, language::SortPipe> || std::is_same_v<P, language::FirstPipe> ||
               std::is_same_v<P, language::LastPipe> || std::is_same_v<P, language::LimitPipe> ||
               std::is_same_v<P, language::OffsetPipe> || std::is_same_v<P, language::UnionPipe> ||
               std::is_same_v<P, language::JoinPipe> || std::is_same_v<P, language::StreamContextPipe>;
      },
      pipe);
}

/// What picks rows behind stats picks them of each step. Errc::invalid for what cannot.
Result<void> pick_per_step(Pipe& pipe) {
  const std::string time(kTimeField);
  if (auto* sort = std::get_if<language::SortPipe>(&pipe); sort != nullptr && sort->limit)
    sort->partition_by.insert(sort->partition_by.begin(), time);
  if (auto* first = std::get_if<language::FirstPipe>(&pipe))
    first->partition_by.insert(first->partition_by.begin(), time);
  if (auto* last = std::get_if<language::LastPipe>(&pipe)) last->partition_by.insert(last->partition_by.begin(), time);
  if (std::holds_alternative<language::LimitPipe>(pipe) || std::holds_alternative<language::OffsetPipe>(pipe))
    return Error{Errc::invalid, fmt::format("this counts rows of all steps together: {}", text_of(pipe)),
                 "sort by (…) limit N picks them of each step"};
  return success();
}

}  // namespace

Result<MetricColumns> metric_columns_of(const language::Query& query) {
  std::vector<Pipe> pipes = query.pipes;
  const auto stats = first_stats(pipes);
  if (stats == pipes.end()) return no_stats();
  MetricColumns columns;
  for (auto pipe = stats; pipe != pipes.end(); ++pipe)
    if (!std::visit(Follower(columns), *pipe))
      return error(Errc::invalid, fmt::format("behind stats this cannot follow here: {}", text_of(*pipe)));
  return columns;
}

void drop_pipes_that_lose_time(language::Query& query, std::size_t count_behind) {
  auto& pipes = query.pipes;
  const auto end = pipes.end() - static_cast<std::ptrdiff_t>(count_behind);
  const auto first = std::find_if_not(pipes.begin(), end, keeps_time);
  pipes.erase(first, end);
}

Result<void> group_by_time(language::Query& query, std::string_view step, std::string_view offset) {
  const auto stats = first_stats(query.pipes);
  if (stats == query.pipes.end()) return no_stats();
  for (auto pipe = query.pipes.begin(); pipe != stats; ++pipe)
    if (!keeps_time(*pipe))
      return error(Errc::invalid, fmt::format("rows have no _time for the steps behind: {}", text_of(*pipe)));
  const auto step_length = parse_duration(step);
  if (!step_length || *step_length <= std::chrono::nanoseconds(0))
    return error(Errc::invalid, "parameter 'step' must be a duration such as 5m");
  const auto offset_length = parse_duration(offset);
  if (!offset_length) return error(Errc::invalid, "parameter 'offset' must be a duration such as 2h");
  auto& by = std::get<StatsPipe>(*stats).by;
  std::erase_if(by, [](const auto& field) { return field.name == kTimeField; });
  language::Bucket bucket{.kind = language::Bucket::Kind::number,
                          .step = static_cast<double>(step_length->count()),
                          .offset = static_cast<double>(offset_length->count()),
                          .text = fmt::format("{} offset {}", step, offset)};
  by.insert(by.begin(), {std::string(kTimeField), std::move(bucket)});
  for (auto pipe = stats + 1; pipe != query.pipes.end(); ++pipe) {
    CORDWOOD_TRY(pick_per_step(*pipe));
  }
  return success();
}

}  // namespace cordwood::api
