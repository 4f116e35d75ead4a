#include "plan.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "base/event.h"
#include "language/pipe_effects.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

using language::FilterPtr;
using language::Pipe;
using language::Query;

template <class T>
const T* as(const Pipe& pipe) {
  return std::get_if<T>(&pipe);
}

template <class... Pipes>
bool is_any(const Pipe& pipe) {
  return (std::holds_alternative<Pipes>(pipe) || ...);
}

/// Whether what comes out is in an order of the pipe's own.
bool makes_order(const Pipe& pipe) {
  return is_any<language::AnomaliesPipe, language::ExplainPipe, language::FirstPipe, language::GenerateSequencePipe,
                language::LastPipe, language::PatternsDiffPipe, language::PatternsPipe, language::SortPipe,
                language::StreamContextPipe, language::TopPipe>(pipe);
}

/// Whether what comes out is in the order of what came in.
bool keeps_order(const Pipe& pipe) {
  return language::is_row_by_row(pipe) || is_any<language::LimitPipe, language::OffsetPipe>(pipe);
}

/// Whether it takes some of the rows, and without an order any of them.
bool takes_any(const Pipe& pipe) {
  const auto* uniq = std::get_if<language::UniqPipe>(&pipe);
  return is_any<language::LimitPipe, language::OffsetPipe>(pipe) || (uniq != nullptr && uniq->limit > 0);
}

/// Whether the pipe gives each row on as it comes, and with a _time.
bool keeps_rows_and_time(const Pipe& pipe) { return language::is_row_by_row(pipe) && !language::removes_time(pipe); }

}  // namespace

Result<Query> with_subqueries_resolved(const Query& query, const language::SubqueryRunner& run) {
  Query resolved = query;
  const auto resolve = [&](FilterPtr& filter) -> Result<void> {
    if (filter == nullptr || !language::has_subqueries(*filter)) return success();
    CORDWOOD_TRY(filter, language::resolve_subqueries(filter, run));
    return success();
  };
  CORDWOOD_TRY(resolve(resolved.filter));
  for (Pipe& pipe : resolved.pipes) {
    CORDWOOD_TRY(std::visit(
        [&](auto& made) -> Result<void> {
          if constexpr (requires { made.condition; }) {
            CORDWOOD_TRY(resolve(made.condition));
          }
          if constexpr (requires { made.filter; }) {
            CORDWOOD_TRY(resolve(made.filter));
          }
          if constexpr (requires { made.functions; }) {
            for (auto& item : made.functions) {
              CORDWOOD_TRY(resolve(item.condition));
            }
          }
          return success();
        },
        pipe));
  }
  return resolved;
}

void append_limit(Query& query, const RunOptions& options) {
  if (!options.limit && options.offset == 0) return;
  const bool by_time = options.limit && std::all_of(query.pipes.begin(), query.pipes.end(), keeps_rows_and_time);
  if (by_time) {
    language::SortPipe newest;
    newest.by = {{std::string(kTimeField), true}};
    newest.offset = options.offset;
    newest.limit = options.limit;
    query.pipes.emplace_back(std::move(newest));
    return;
  }
  if (options.offset > 0) query.pipes.emplace_back(language::OffsetPipe{options.offset});
  if (options.limit) query.pipes.emplace_back(language::LimitPipe{*options.limit});
}

Result<Walk> walk_of(const Query& query) {
  bool has_order = false;
  bool is_of_rows = true;
  for (const Pipe& pipe : query.pipes) {
    if (takes_any(pipe) && !has_order) {
      std::string text;
      print(pipe, text);
      return Error{Errc::invalid,
                   fmt::format("without a sort before it this pipe gives other rows each time: {}", text),
                   "a cursor walks to the end anyway: leave it out, or sort before it"};
    }
    has_order = makes_order(pipe) || (has_order && keeps_order(pipe));
    is_of_rows = is_of_rows && language::is_row_by_row(pipe) && !is_any<language::UnrollPipe>(pipe);
  }
  return is_of_rows ? Walk::by_row : Walk::by_count;
}

void append_page(Query& query, const Page& page) {
  bool has_order = false;
  for (const Pipe& pipe : query.pipes) has_order = makes_order(pipe) || (has_order && keeps_order(pipe));
  if (!has_order) query.pipes.emplace_back(language::SortPipe());
  if (page.after) query.pipes.emplace_back(language::OffsetPipe{page.after->rows});
  query.pipes.emplace_back(language::LimitPipe{page.rows_max});
}

FilterPtr rows_behind(const PageEnd& end) {
  std::string time;
  append_time_text(time, end.time);
  // A time and a number: it always parses.
  return language::parse_filter(fmt::format("_time:<={0} (_time:<{0} or _arrival:<{1})", time, end.arrival), {})
      .value();
}

void fuse_limits(Query& query) {
  for (std::size_t i = 0; i < query.pipes.size(); ++i) {
    auto* sort = std::get_if<language::SortPipe>(&query.pipes[i]);
    if (sort == nullptr || sort->limit || !sort->partition_by.empty()) continue;
    std::size_t next = i + 1;
    if (next < query.pipes.size() && sort->offset == 0) {
      if (const auto* offset = std::get_if<language::OffsetPipe>(&query.pipes[next])) {
        sort->offset = offset->count;
        query.pipes.erase(query.pipes.begin() + static_cast<std::ptrdiff_t>(next));
      }
    }
    if (next >= query.pipes.size()) return;
    const auto* limit = std::get_if<language::LimitPipe>(&query.pipes[next]);
    if (limit == nullptr) continue;
    sort->limit = limit->count;
    query.pipes.erase(query.pipes.begin() + static_cast<std::ptrdiff_t>(next));
  }
}

std::optional<TimeOrder> time_order_of(const Query& query) {
  for (std::size_t i = 0; i < query.pipes.size(); ++i) {
    const Pipe& pipe = query.pipes[i];
    const auto order = [&](const auto& sort, bool descending) -> std::optional<TimeOrder> {
      if (sort.by.empty() || sort.by.front().name != kTimeField || !sort.partition_by.empty()) return std::nullopt;
      return TimeOrder{i, sort.by.front().descending != descending};
    };
    if (const auto* sort = as<language::SortPipe>(pipe))
      return sort->limit ? order(*sort, sort->descending) : std::nullopt;
    if (const auto* first = as<language::FirstPipe>(pipe)) return order(*first, false);
    if (const auto* last = as<language::LastPipe>(pipe)) return order(*last, true);
    if (!keeps_rows_and_time(pipe) || language::may_set_time(pipe)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace cordwood::query
