#include "support/naive/query.h"

#include <algorithm>
#include <limits>
#include <set>
#include <variant>

#include "base/event.h"
#include "base/time.h"
#include "indexer/segment.h"
#include "language/subquery_filter.h"
#include "support/naive/patterns.h"
#include "support/naive/row_pipes.h"
#include "support/naive/rows.h"
#include "support/naive/stats.h"

namespace cordwood::test {

namespace {

using Rows = ResultRows;

Rows stored_rows(const std::vector<PlainRow>& rows) {
  Rows made;
  for (const PlainRow& row : rows) {
    ResultRow each = row.fields;
    each[std::string(kTimeField)] = time_text(row.time);
    each[std::string(kStreamField)] = row.stream;
    each[std::string(kStreamIdField)] = indexer::stream_id_of(row.stream);
    made.push_back(std::move(each));
  }
  return made;
}

bool before(const ResultRow& a, const ResultRow& b, const language::SortFields& by, bool descending) {
  for (const language::SortField& field : by) {
    const std::string value_a = value_of(a, field.name), value_b = value_of(b, field.name);
    if (value_a == value_b) continue;
    return field.descending != descending ? less(value_b, value_a) : less(value_a, value_b);
  }
  return false;
}

struct Sorting {
  const language::SortFields& by;
  bool descending = false;
  std::uint64_t offset = 0;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  const std::vector<std::string>& partition_by;
  const std::string& rank;
};

/// Of each partition the rows behind the offset, up to the limit. Partitions come shorter values first.
Rows sorted(const Rows& rows, const Sorting& sorting) {
  std::map<std::vector<std::pair<std::size_t, std::string>>, Rows> partitions;
  for (const ResultRow& row : rows) {
    std::vector<std::pair<std::size_t, std::string>> key;
    for (const std::string& field : sorting.partition_by)
      key.emplace_back(value_of(row, field).size(), value_of(row, field));
    partitions[key].push_back(row);
  }
  Rows made;
  for (auto& [key, partition] : partitions) {
    std::stable_sort(partition.begin(), partition.end(), [&](const ResultRow& a, const ResultRow& b) {
      return before(a, b, sorting.by, sorting.descending);
    });
    for (std::size_t i = sorting.offset; i < partition.size() && i - sorting.offset < sorting.limit; ++i) {
      if (!sorting.rank.empty()) partition[i][sorting.rank] = std::to_string(i + 1);
      made.push_back(partition[i]);
    }
  }
  return made;
}

/// Distinct tuples with the number of rows that have them.
std::vector<std::pair<ResultRow, std::uint64_t>> counted(const Rows& rows, const std::vector<std::string>& by) {
  std::vector<std::pair<ResultRow, std::uint64_t>> made;
  for (const auto& [key, members] : grouped(rows, by)) {
    ResultRow row;
    for (std::size_t i = 0; i < key.size(); ++i) row[by[i]] = key[i];
    made.emplace_back(std::move(row), members.size());
  }
  return made;
}

Rows joined(const Rows& rows, const Rows& others, const language::JoinPipe& pipe) {
  const auto matches_of = grouped(others, pipe.by);
  Rows made;
  for (const ResultRow& row : rows) {
    const auto found = matches_of.find(key_of(row, pipe.by));
    if (found == matches_of.end()) {
      if (!pipe.inner) made.push_back(row);
      continue;
    }
    for (const ResultRow& other : found->second) {
      ResultRow each = row;
      for (const auto& [name, value] : other)
        if (value_of(row, pipe.prefix + name).empty() &&
            std::find(pipe.by.begin(), pipe.by.end(), name) == pipe.by.end())
          each[pipe.prefix + name] = value;
      made.push_back(std::move(each));
    }
  }
  return made;
}

struct Apply {
  Rows& rows;
  const language::Pipe& any_pipe;

  Result<void> operator()(const language::GenerateSequencePipe& pipe) const {
    rows.clear();
    for (std::uint64_t i = 0; i < pipe.count; ++i) rows.push_back({{std::string(kMessageField), std::to_string(i)}});
    return success();
  }
  Result<void> operator()(const language::FilterPipe& pipe) const {
    rows = matching(rows, pipe.filter);
    return success();
  }
  Result<void> operator()(const language::LimitPipe& pipe) const {
    if (rows.size() > pipe.count) rows.resize(pipe.count);
    return success();
  }
  Result<void> operator()(const language::OffsetPipe& pipe) const {
    rows.erase(rows.begin(),
               rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(pipe.count, rows.size())));
    return success();
  }
  Result<void> operator()(const language::SortPipe& pipe) const {
    rows = sorted(rows, {.by = pipe.by,
                         .descending = pipe.descending,
                         .offset = pipe.offset,
                         .limit = pipe.limit.value_or(rows.size()),
                         .partition_by = pipe.partition_by,
                         .rank = pipe.rank});
    return success();
  }
  Result<void> operator()(const language::FirstPipe& pipe) const {
    rows = sorted(rows, {.by = pipe.by, .limit = pipe.count, .partition_by = pipe.partition_by, .rank = pipe.rank});
    return success();
  }
  Result<void> operator()(const language::LastPipe& pipe) const {
    rows = sorted(
        rows,
        {.by = pipe.by, .descending = true, .limit = pipe.count, .partition_by = pipe.partition_by, .rank = pipe.rank});
    return success();
  }
  Result<void> operator()(const language::StatsPipe& pipe) const {
    CORDWOOD_TRY(rows, stats_of(rows, pipe));
    return success();
  }
  Result<void> operator()(const language::UniqPipe& pipe) const {
    Rows made;
    for (auto& [row, count] : counted(rows, pipe.by)) {
      if (pipe.with_hits) row["hits"] = std::to_string(count);
      made.push_back(row);
    }
    rows = std::move(made);
    return success();
  }
  Result<void> operator()(const language::FieldValuesPipe& pipe) const {
    Rows made;
    for (auto& [row, count] : counted(rows, {pipe.field})) {
      row["hits"] = std::to_string(count);
      made.push_back(row);
    }
    rows = std::move(made);
    return success();
  }
  Result<void> operator()(const language::TopPipe& pipe) const {
    auto counts = counted(rows, pipe.by);
    std::stable_sort(counts.begin(), counts.end(), [&](const auto& a, const auto& b) {
      if (a.second != b.second) return a.second > b.second;
      for (const std::string& field : pipe.by)
        if (value_of(a.first, field) != value_of(b.first, field))
          return less(value_of(a.first, field), value_of(b.first, field));
      return false;
    });
    rows.clear();
    for (auto& [row, count] : counts) {
      if (rows.size() == pipe.limit) break;
      row[pipe.hits] = std::to_string(count);
      if (!pipe.rank.empty()) row[pipe.rank] = std::to_string(rows.size() + 1);
      rows.push_back(row);
    }
    return success();
  }
  Result<void> operator()(const language::PatternsPipe& pipe) const {
    rows = patterns_of(rows, pipe);
    return success();
  }
  Result<void> operator()(const language::FieldNamesPipe& pipe) const {
    std::map<std::string, std::uint64_t> hits;
    for (const ResultRow& row : rows)
      for (const auto& [name, value] : row)
        if (!value.empty()) ++hits[name];
    rows.clear();
    for (const auto& [name, count] : hits) rows.push_back({{pipe.result, name}, {"hits", std::to_string(count)}});
    return success();
  }
  Result<void> operator()(const language::FacetsPipe& pipe) const {
    std::map<std::string, std::map<std::string, std::uint64_t>> fields;
    for (const ResultRow& row : rows)
      for (const auto& [name, value] : row)
        if (!value.empty() && name != kTimeField) ++fields[name][value];
    Rows made;
    for (const auto& [name, values] : fields) {
      const bool is_constant = values.size() == 1 && values.begin()->second == rows.size();
      const bool is_long = std::any_of(values.begin(), values.end(),
                                       [&](const auto& value) { return value.first.size() > pipe.max_value_len; });
      if (is_long || values.size() > pipe.max_values_per_field || (is_constant && !pipe.keep_const_fields)) continue;
      std::vector<std::pair<std::string, std::uint64_t>> hits(values.begin(), values.end());
      std::stable_sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : less(a.first, b.first);
      });
      if (hits.size() > pipe.limit) hits.resize(pipe.limit);
      for (const auto& [value, count] : hits)
        made.push_back({{"field_name", name}, {"field_value", value}, {"hits", std::to_string(count)}});
    }
    rows = std::move(made);
    return success();
  }
  Result<void> operator()(const language::RunningStatsPipe& pipe) const {
    sort_by_time();
    std::map<std::vector<std::string>, Rows> so_far;
    for (ResultRow& row : rows) {
      Rows& group = so_far[key_of(row, pipe.by)];
      group.push_back(row);
      CORDWOOD_TRY(add_results(pipe.functions, group, row));
    }
    return success();
  }
  Result<void> operator()(const language::TotalStatsPipe& pipe) const {
    sort_by_time();
    const auto groups = grouped(rows, pipe.by);
    for (ResultRow& row : rows) {
      CORDWOOD_TRY(add_results(pipe.functions, groups.at(key_of(row, pipe.by)), row));
    }
    return success();
  }
  void sort_by_time() const {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ResultRow& a, const ResultRow& b) { return View(a).time() < View(b).time(); });
  }
  static Result<void> add_results(const std::vector<language::StatsItem>& functions, const Rows& group,
                                  ResultRow& row) {
    ResultRow results;  // The functions see the row as it came.
    for (const language::StatsItem& item : functions) {
      CORDWOOD_TRY(results[item.result], evaluate(item, group));
    }
    for (const auto& [name, value] : results) row[name] = value;
    return success();
  }
  Result<void> operator()(const language::UnrollPipe& pipe) const {
    Rows made;
    for (const ResultRow& row : rows) {
      if (!matches(pipe.condition, row)) {
        made.push_back(row);
        continue;
      }
      std::size_t count = 1;
      for (const std::string& field : pipe.fields) count = std::max(count, array_items(value_of(row, field)).size());
      for (std::size_t i = 0; i < count; ++i) {
        ResultRow each = row;
        for (const std::string& field : pipe.fields) {
          const std::vector<std::string> items = array_items(value_of(row, field));
          each[field] = i < items.size() ? items[i] : "";
        }
        made.push_back(std::move(each));
      }
    }
    rows = std::move(made);
    return success();
  }
  Result<void> operator()(const auto&) const {
    ResultRow none;
    CORDWOOD_TRY(change_row(any_pipe, none));  // Without rows, too, it must be one that the twin knows.
    for (ResultRow& row : rows) {
      CORDWOOD_TRY(change_row(any_pipe, row));
    }
    return success();
  }
};

}  // namespace

Result<ResultRows> run_naively(const language::Query& query, const std::vector<PlainRow>& rows) {
  const auto run_subquery = [&](const language::SubqueryFilter& filter) -> Result<std::vector<std::string>> {
    CORDWOOD_TRY(const Rows found, run_naively(filter.query(), rows));
    std::set<std::string> values;
    for (const ResultRow& row : found) values.insert(value_of(row, filter.result_field()));
    return std::vector<std::string>(values.begin(), values.end());
  };
  if (query.options.time_offset) return error(Errc::unsupported, "the twin does not know time_offset");
  CORDWOOD_TRY(const auto filter, language::resolve_subqueries(query.filter, run_subquery));
  Rows found = matching(stored_rows(rows), filter);
  for (language::Pipe pipe : query.pipes) {
    const auto resolve = [&](language::FilterPtr& condition) -> Result<void> {
      if (condition == nullptr) return success();
      CORDWOOD_TRY(condition, language::resolve_subqueries(condition, run_subquery));
      return success();
    };
    CORDWOOD_TRY(std::visit(
        [&](auto& made) -> Result<void> {
          if constexpr (requires { made.condition; }) {
            CORDWOOD_TRY(resolve(made.condition));
          }
          if constexpr (requires { made.filter; }) {
            CORDWOOD_TRY(resolve(made.filter));
          }
          if constexpr (requires { made.functions; }) {
            for (language::StatsItem& item : made.functions) {
              CORDWOOD_TRY(resolve(item.condition));
            }
          }
          return success();
        },
        pipe));
    if (const auto* more = std::get_if<language::UnionPipe>(&pipe)) {
      CORDWOOD_TRY(const Rows others, run_naively(*more->query, rows));
      found.insert(found.end(), others.begin(), others.end());
      continue;
    }
    if (const auto* join = std::get_if<language::JoinPipe>(&pipe)) {
      CORDWOOD_TRY(const Rows others, run_naively(*join->query, rows));
      found = joined(found, others, *join);
      continue;
    }
    CORDWOOD_TRY(std::visit(Apply{found, pipe}, pipe));
  }
  for (ResultRow& row : found) std::erase_if(row, [](const auto& field) { return field.second.empty(); });
  return found;
}

}  // namespace cordwood::test
