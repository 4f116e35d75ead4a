#include "support/naive_query.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <variant>

#include "base/check.h"
#include "base/event.h"
#include "base/time.h"
#include "indexer/segment.h"
#include "indexer/units.h"
#include "language/subquery_filter.h"
#include "language/values.h"
#include "unit_form.h"

namespace cordwood::test {

namespace {

using Rows = ResultRows;

std::string value_of(const ResultRow& row, const std::string& name) {
  const auto found = row.find(name);
  return found == row.end() ? "" : found->second;
}

class View final : public language::RowView {
 public:
  explicit View(const ResultRow& row) : row_(row) {}
  std::string_view value(std::string_view field) const override {
    const auto found = row_.find(std::string(field));
    return found == row_.end() ? std::string_view() : std::string_view(found->second);
  }
  Timestamp time() const override { return parse_rfc3339(value(kTimeField)).value_or(Timestamp{}); }
  void for_each_field(const std::function<void(std::string_view, std::string_view)>& visit) const override {
    for (const auto& [name, value] : row_)
      if (!value.empty()) visit(name, value);
  }

 private:
  const ResultRow& row_;
};

std::string time_text(std::int64_t nanoseconds) {
  std::string text = format_rfc3339(timestamp_from_nanoseconds(nanoseconds));
  if (text.find('.') == std::string::npos) return text;
  text.pop_back();
  while (text.back() == '0') text.pop_back();
  return text + "Z";
}

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

bool less(const std::string& a, const std::string& b) {
  const auto number_of = [](const std::string& text) -> std::optional<long double> {
    if (const auto integer = language::parse_canonical_integer(text)) return *integer;
    return language::parse_decimal(text);
  };
  return language::less_in_order(a, number_of(a), b, number_of(b));
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

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  char digits[400];
  return {digits, std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed).ptr};
}

std::string bucket_of(const std::string& value, const language::Bucket& bucket) {
  if (bucket.kind != language::Bucket::Kind::number) return value;
  if (const auto time = parse_rfc3339(value)) {
    const auto step = static_cast<std::int64_t>(bucket.step), offset = static_cast<std::int64_t>(bucket.offset);
    std::int64_t rest = (nanoseconds_of(*time) - offset) % step;
    if (rest < 0) rest += step;
    return time_text(nanoseconds_of(*time) - rest);
  }
  if (const auto number = language::parse_decimal(value))
    return number_text(std::floor((*number - bucket.offset) / bucket.step) * bucket.step + bucket.offset);
  return value;
}

/// All values of the fields in the rows; a named field that a row lacks gives "".
std::vector<std::string> values_of(const Rows& rows, const language::FieldPatterns& fields) {
  std::vector<std::string> values;
  for (const ResultRow& row : rows)
    for (const language::FieldPattern& field : fields) {
      if (!field.is_prefix)
        values.push_back(value_of(row, field.name));
      else
        for (const auto& [name, value] : row)
          if (field.matches(name) && !value.empty()) values.push_back(value);
    }
  return values;
}

std::vector<double> numbers_of(const std::vector<std::string>& values) {
  std::vector<double> numbers;
  for (const std::string& value : values)
    if (const auto number = language::parse_decimal(value)) numbers.push_back(*number);
  return numbers;
}

double sum_of(const std::vector<double>& numbers) {
  double sum = numbers.empty() ? std::nan("") : 0;
  for (const double number : numbers) sum += number;
  return sum;
}

bool any_filled(const ResultRow& row, const language::FieldPatterns& fields) {
  for (const auto& [name, value] : row)
    if (!value.empty() && language::any_matches(fields, name)) return true;
  return false;
}

std::string quantile_of(std::vector<std::string> values, double phi) {
  if (values.empty()) return "";
  std::sort(values.begin(), values.end(), less);
  const auto place = static_cast<std::size_t>(phi * static_cast<double>(values.size()));
  return values[std::min(place, values.size() - 1)];
}

template <class Function, class... Known>
constexpr bool kIsOneOf = (std::is_same_v<Function, Known> || ...);

/// Whether Evaluate knows the function.
bool is_known(const language::StatsFunction& function) {
  return std::visit(
      []<class F>(const F&) {
        return kIsOneOf<F, language::AvgStats, language::CountEmptyStats, language::CountStats,
                        language::CountUniqHashStats, language::CountUniqStats, language::FieldMaxStats,
                        language::FieldMinStats, language::MaxStats, language::MedianStats, language::MinStats,
                        language::QuantileStats, language::SumLenStats, language::SumStats>;
      },
      function);
}

struct Evaluate {
  const Rows& rows;

  std::string operator()(const language::CountStats& f) const {
    std::uint64_t count = 0;
    const bool all =
        std::any_of(f.fields.begin(), f.fields.end(), [](const auto& field) { return field.matches_all(); });
    for (const ResultRow& row : rows) count += all || any_filled(row, f.fields) ? 1 : 0;
    return std::to_string(count);
  }
  std::string operator()(const language::CountEmptyStats& f) const {
    std::uint64_t count = 0;
    for (const ResultRow& row : rows) count += any_filled(row, f.fields) ? 0 : 1;
    return std::to_string(count);
  }
  std::string operator()(const language::CountUniqHashStats& f) const { return count_tuples(f); }
  std::string operator()(const language::CountUniqStats& f) const { return count_tuples(f); }
  std::string count_tuples(const language::TupleArgument& f) const {
    std::set<std::vector<std::string>> tuples;
    for (const ResultRow& row : rows) {
      std::vector<std::string> tuple;
      bool filled = false;
      for (const std::string& field : f.fields) {
        tuple.push_back(value_of(row, field));
        filled = filled || !tuple.back().empty();
      }
      if (filled) tuples.insert(tuple);
    }
    const std::uint64_t count = tuples.size();
    return std::to_string(f.limit > 0 ? std::min(count, f.limit) : count);
  }
  std::string operator()(const language::SumStats& f) const {
    return number_text(sum_of(numbers_of(values_of(rows, f.fields))));
  }
  std::string operator()(const language::AvgStats& f) const {
    const auto numbers = numbers_of(values_of(rows, f.fields));
    return number_text(sum_of(numbers) / static_cast<double>(numbers.size()));
  }
  std::string operator()(const language::SumLenStats& f) const {
    std::uint64_t sum = 0;
    for (const std::string& value : values_of(rows, f.fields)) sum += value.size();
    return std::to_string(sum);
  }
  std::string operator()(const language::MinStats& f) const {
    const auto values = values_of(rows, f.fields);
    return values.empty() ? "" : *std::min_element(values.begin(), values.end(), less);
  }
  std::string operator()(const language::MaxStats& f) const {
    const auto values = values_of(rows, f.fields);
    return values.empty() ? "" : *std::max_element(values.begin(), values.end(), less);
  }
  std::string operator()(const language::QuantileStats& f) const {
    return quantile_of(values_of(rows, f.fields), f.phi);
  }
  std::string operator()(const language::MedianStats& f) const { return quantile_of(values_of(rows, f.fields), 0.5); }
  std::string operator()(const language::FieldMaxStats& f) const {
    return value_beside(
        f.field, [&f](const ResultRow& a, const ResultRow& b) { return less(value_of(a, f.by), value_of(b, f.by)); });
  }
  std::string operator()(const language::FieldMinStats& f) const {
    return value_beside(
        f.field, [&f](const ResultRow& a, const ResultRow& b) { return less(value_of(b, f.by), value_of(a, f.by)); });
  }
  template <class Less>
  std::string value_beside(const std::string& field, const Less& comes_before) const {
    return rows.empty() ? "" : value_of(*std::max_element(rows.begin(), rows.end(), comes_before), field);
  }
  template <class Other>
  std::string operator()(const Other&) const {
    CORDWOOD_CHECK(false, "is_known() knows better");
  }
};

Rows matching(const Rows& rows, const language::Filter& filter) {
  Rows kept;
  for (const ResultRow& row : rows)
    if (filter.matches(View(row))) kept.push_back(row);
  return kept;
}

Rows grouped(const Rows& rows, const language::StatsPipe& pipe) {
  std::map<std::vector<std::string>, Rows> groups;
  if (pipe.by.empty()) groups[{}];
  for (const ResultRow& row : rows) {
    std::vector<std::string> key;
    for (const auto& field : pipe.by) key.push_back(bucket_of(value_of(row, field.name), field.bucket));
    groups[key].push_back(row);
  }
  Rows made;
  for (const auto& [key, members] : groups) {
    ResultRow row;
    for (std::size_t i = 0; i < key.size(); ++i) row[pipe.by[i].name] = key[i];
    for (const language::StatsItem& item : pipe.functions) {
      const Rows counted = item.condition == nullptr ? members : matching(members, *item.condition);
      row[item.result] = std::visit(Evaluate{counted}, item.function);
    }
    made.push_back(std::move(row));
  }
  return made;
}

/// Distinct tuples with the number of rows that have them.
std::vector<std::pair<ResultRow, std::uint64_t>> counted(const Rows& rows, const std::vector<std::string>& by) {
  std::map<std::vector<std::string>, std::uint64_t> counts;
  for (const ResultRow& row : rows) {
    std::vector<std::string> key;
    for (const std::string& field : by) key.push_back(value_of(row, field));
    ++counts[key];
  }
  std::vector<std::pair<ResultRow, std::uint64_t>> made;
  for (const auto& [key, count] : counts) {
    ResultRow row;
    for (std::size_t i = 0; i < key.size(); ++i) row[by[i]] = key[i];
    made.emplace_back(std::move(row), count);
  }
  return made;
}

/// The texts of one template: their fixed parts, what stands in each slot, and the rows.
struct NaivePattern {
  std::vector<std::string> pieces;
  std::vector<std::set<std::string>> forms;
  Rows rows;

  std::string text() const {
    std::string out = pieces.front();
    for (std::size_t slot = 0; slot < forms.size(); ++slot)
      out += (forms[slot].size() == 1 ? *forms[slot].begin() : std::string(query::kAnyUnit)) + pieces[slot + 1];
    for (std::size_t at = out.find("<DATE> <TIME>"); at != std::string::npos; at = out.find("<DATE> <TIME>"))
      out.replace(at, 13, "<DATETIME>");
    return out;
  }
};

void add_to_pattern(std::map<std::vector<std::string>, NaivePattern>& patterns, std::vector<std::string> key,
                    const std::string& text, const ResultRow& row) {
  std::vector<indexer::Unit> units;
  indexer::cut_units(text, indexer::UnitSize::large, units);
  std::vector<std::string> pieces, forms;
  std::size_t at = 0;
  for (const indexer::Unit& unit : units) {
    pieces.push_back(text.substr(at, unit.begin - at));
    query::append_unit_form(forms.emplace_back(), std::string_view(text).substr(unit.begin, unit.end - unit.begin));
    at = unit.end;
  }
  pieces.push_back(text.substr(at));
  key.insert(key.end(), pieces.begin(), pieces.end());
  NaivePattern& pattern = patterns[key];
  pattern.pieces = pieces;
  pattern.forms.resize(forms.size());
  for (std::size_t slot = 0; slot < forms.size(); ++slot) pattern.forms[slot].insert(forms[slot]);
  pattern.rows.push_back(row);
}

Rows patterns_of(const Rows& rows, const language::PatternsPipe& pipe) {
  // A pattern looks the same in all groups, so its forms are those of the template alone.
  std::map<std::vector<std::string>, NaivePattern> templates, groups;
  std::uint64_t total = 0;
  for (const ResultRow& row : rows) {
    const std::string text = value_of(row, pipe.from);
    if (text.empty()) continue;
    ++total;
    std::vector<std::string> key;
    for (const std::string& field : pipe.by) key.push_back(value_of(row, field));
    add_to_pattern(templates, {}, text, row);
    add_to_pattern(groups, key, text, row);
  }
  Rows made;
  for (const auto& [key, group] : groups) {
    ResultRow row;
    for (std::size_t i = 0; i < pipe.by.size(); ++i) row[pipe.by[i]] = key[i];
    row["pattern"] = templates[group.pieces].text();
    row["count"] = std::to_string(group.rows.size());
    row["share"] =
        number_text(std::round(static_cast<double>(group.rows.size()) / static_cast<double>(total) * 1e6) / 1e6);
    std::string first, last, example;
    for (const ResultRow& each : group.rows) {
      const std::string time = value_of(each, std::string(kTimeField)), text = value_of(each, pipe.from);
      if (first.empty() || View(each).time() < *parse_rfc3339(first)) first = time;
      if (last.empty() || View(each).time() > *parse_rfc3339(last)) last = time, example = text;
      if (time == last) example = std::min(example, text);
    }
    row["first_seen"] = first;
    row["last_seen"] = last;
    row["example"] = example;
    made.push_back(std::move(row));
  }
  std::stable_sort(made.begin(), made.end(), [&](const ResultRow& a, const ResultRow& b) {
    if (a.at("count") != b.at("count")) return less(b.at("count"), a.at("count"));
    for (const std::string& field : pipe.by)
      if (a.at(field) != b.at(field)) return less(a.at(field), b.at(field));
    return a.at("pattern") < b.at("pattern");
  });
  return made;
}

struct Apply {
  Rows& rows;

  Result<void> operator()(const language::FieldsPipe& pipe) const {
    for (ResultRow& row : rows)
      std::erase_if(row, [&](const auto& field) { return !language::any_matches(pipe.fields, field.first); });
    return success();
  }
  Result<void> operator()(const language::DeletePipe& pipe) const {
    for (ResultRow& row : rows)
      std::erase_if(row, [&](const auto& field) { return language::any_matches(pipe.fields, field.first); });
    return success();
  }
  Result<void> operator()(const language::CopyPipe& pipe) const {
    for (ResultRow& row : rows)
      for (const auto& item : pipe.items) copy(row, item.from, item.to);
    return success();
  }
  Result<void> operator()(const language::RenamePipe& pipe) const {
    for (ResultRow& row : rows)
      for (const auto& item : pipe.items) {
        if (item.from == item.to) continue;
        for (const std::string& name : copy(row, item.from, item.to)) row.erase(name);
      }
    return success();
  }
  /// The names that were copied.
  static std::vector<std::string> copy(ResultRow& row, const language::FieldPattern& from,
                                       const language::FieldPattern& to) {
    if (!from.is_prefix) {
      row[to.name] = value_of(row, from.name);
      return {from.name};
    }
    std::vector<std::string> names;
    for (const auto& [name, value] : row)
      if (from.matches(name)) names.push_back(name);
    for (const std::string& name : names) row[to.name + name.substr(from.name.size())] = row[name];
    return names;
  }
  Result<void> operator()(const language::CoalescePipe& pipe) const {
    for (ResultRow& row : rows) {
      std::string value = pipe.default_value;
      for (auto field = pipe.fields.rbegin(); field != pipe.fields.rend(); ++field)
        if (const std::string own = value_of(row, *field); !own.empty()) value = own;
      row[pipe.result] = value;
    }
    return success();
  }
  Result<void> operator()(const language::LenPipe& pipe) const {
    for (ResultRow& row : rows) row[pipe.result] = std::to_string(value_of(row, pipe.field).size());
    return success();
  }
  Result<void> operator()(const language::DropEmptyFieldsPipe&) const { return success(); }
  Result<void> operator()(const language::ReplacePipe& pipe) const {
    for (ResultRow& row : rows) {
      if (pipe.condition != nullptr && !pipe.condition->matches(View(row))) continue;
      std::string text = value_of(row, pipe.field);
      std::size_t at = 0;
      for (std::uint64_t done = 0; pipe.limit == 0 || done < pipe.limit; ++done) {
        at = pipe.from.empty() ? std::string::npos : text.find(pipe.from, at);
        if (at == std::string::npos) break;
        text.replace(at, pipe.from.size(), pipe.to);
        at += pipe.to.size();
      }
      row[pipe.field] = text;
    }
    return success();
  }
  Result<void> operator()(const language::GenerateSequencePipe& pipe) const {
    rows.clear();
    for (std::uint64_t i = 0; i < pipe.count; ++i) rows.push_back({{std::string(kMessageField), std::to_string(i)}});
    return success();
  }
  Result<void> operator()(const language::FilterPipe& pipe) const {
    rows = matching(rows, *pipe.filter);
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
    using Kind = language::Bucket::Kind;
    const bool known = std::all_of(pipe.functions.begin(), pipe.functions.end(),
                                   [](const language::StatsItem& item) { return is_known(item.function); }) &&
                       std::all_of(pipe.by.begin(), pipe.by.end(), [](const auto& field) {
                         return field.bucket.kind == Kind::none || field.bucket.kind == Kind::number;
                       });
    if (!known) return unsupported(pipe);
    rows = grouped(rows, pipe);
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
  template <class Other>
  Result<void> operator()(const Other& pipe) const {
    return unsupported(pipe);
  }
  template <class Other>
  static Result<void> unsupported(const Other& pipe) {
    std::string text;
    pipe.print(text);
    return error(Errc::unsupported, "the twin does not know " + text);
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
  Rows found = matching(stored_rows(rows), *filter);
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
    CORDWOOD_TRY(std::visit(Apply{found}, pipe));
  }
  for (ResultRow& row : found) std::erase_if(row, [](const auto& field) { return field.second.empty(); });
  return found;
}

}  // namespace cordwood::test
