#include "plan.h"

#include <algorithm>
#include <variant>

#include "base/event.h"
#include "language/pipe_effects.h"

namespace cordwood::query {

namespace {

using language::FilterPtr;
using language::Pipe;
using language::Query;

template <class T>
const T* as(const Pipe& pipe) {
  return std::get_if<T>(&pipe);
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
