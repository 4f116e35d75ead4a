#include "support/naive/stats.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <variant>

#include <fmt/format.h>

#include "base/time.h"
#include "language/values.h"
#include "support/naive/rows.h"

namespace cordwood::test {

namespace {

using language::Bucket;

double floor_to_step(double number, const Bucket& bucket) {
  const double lower = std::floor((number - bucket.offset) / bucket.step) * bucket.step + bucket.offset;
  const bool is_whole = bucket.step == std::floor(bucket.step) && bucket.offset == std::floor(bucket.offset);
  return is_whole ? lower : std::stod(fmt::format("{:.12g}", lower));
}

std::string bucket_of(const std::string& value, const Bucket& bucket) {
  if (bucket.kind == Bucket::Kind::none) return value;
  const auto address = language::parse_ipv4(value);
  if (bucket.kind == Bucket::Kind::ipv4) {
    if (!address) return value;
    std::string text;
    language::append_ipv4(
        text, static_cast<std::uint32_t>(*address & ~((std::uint64_t{1} << (32 - bucket.prefix_bits)) - 1)));
    return text;
  }
  if (const auto time = parse_rfc3339(value)) {
    const auto offset = static_cast<std::int64_t>(bucket.offset);
    const std::int64_t moved = nanoseconds_of(*time) - offset;
    if (bucket.kind != Bucket::Kind::number) {
      // 2025-11-19T…: what is behind the month, or the year, goes back to its beginning.
      std::string first = time_text(moved).substr(0, bucket.kind == Bucket::Kind::month ? 7 : 4);
      first += bucket.kind == Bucket::Kind::month ? "-01T00:00:00Z" : "-01-01T00:00:00Z";
      return time_text(nanoseconds_of(*parse_rfc3339(first)) + offset);
    }
    std::int64_t rest = moved % static_cast<std::int64_t>(bucket.step);
    if (rest < 0) rest += static_cast<std::int64_t>(bucket.step);
    return time_text(nanoseconds_of(*time) - rest);
  }
  if (bucket.kind != Bucket::Kind::number) return value;
  if (address) {
    std::string text;
    language::append_ipv4(text, static_cast<std::uint32_t>(floor_to_step(*address, bucket)));
    return text;
  }
  if (const auto number = language::parse_decimal(value)) return number_text(floor_to_step(*number, bucket));
  return value;
}

/// All values of the fields in the rows; a named field that a row lacks gives "".
std::vector<std::string> values_of(const ResultRows& rows, const language::FieldPatterns& fields) {
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

struct Evaluate {
  const ResultRows& rows;

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
  std::string operator()(const language::HistogramStats& f) const {
    std::map<double, std::uint64_t> hits;  // By the upper end of the bucket, of which each begins behind the one below.
    for (const ResultRow& row : rows) {
      const auto number = language::parse_number(value_of(row, f.field));
      if (!number || *number < 0) continue;
      int bucket = kFirstBucket;
      while (bucket<kLastBucket&& * number> bucket_end(bucket)) ++bucket;
      ++hits[bucket == kLastBucket ? HUGE_VAL : bucket_end(bucket)];
    }
    std::string out = "[";
    for (const auto& [end, count] : hits) {
      const double begin = std::isinf(end) ? bucket_end(kLastBucket - 1) : end / std::pow(10, 1.0 / kBucketsPerDecade);
      out += fmt::format("{}{{\"vmrange\":\"{}...{}\",\"hits\":{}}}", out == "[" ? "" : ",",
                         end == bucket_end(kFirstBucket) ? "0" : fmt::format("{:.3e}", begin),
                         std::isinf(end) ? "+Inf" : fmt::format("{:.3e}", end), count);
    }
    return out + "]";
  }
  std::string operator()(const language::RowMaxStats& f) const {
    return row_as_json(
        f, [&f](const ResultRow& a, const ResultRow& b) { return less(value_of(a, f.by), value_of(b, f.by)); });
  }
  std::string operator()(const language::RowMinStats& f) const {
    return row_as_json(
        f, [&f](const ResultRow& a, const ResultRow& b) { return less(value_of(b, f.by), value_of(a, f.by)); });
  }
  template <class Less>
  std::string row_as_json(const language::RowArgument& f, const Less& comes_before) const {
    ResultRows candidates;
    for (const ResultRow& row : rows)
      if (!value_of(row, f.by).empty()) candidates.push_back(row);
    if (candidates.empty()) return "{}";
    return json_object(fields_of(*std::max_element(candidates.begin(), candidates.end(), comes_before), f.fields));
  }
  Result<std::string> operator()(const language::StddevStats& f) const {
    // The engine adds up as rows come, which is not the same to the last digit.
    return unsupported(f);
  }
  std::string operator()(const language::UniqValuesStats& f) const {
    std::set<std::string> distinct;
    for (const std::string& value : values_of(rows, f.fields))
      if (!value.empty()) distinct.insert(value);
    std::vector<std::string> values(distinct.begin(), distinct.end());
    std::stable_sort(values.begin(), values.end(), less);
    return json_array(values);
  }
  template <class Other>
  Result<std::string> operator()(const Other& f) const {
    return unsupported(f);
  }
  template <class Other>
  static Result<std::string> unsupported(const Other&) {
    return error(Errc::unsupported, "the twin does not know the function " + std::string(Other::kName));
  }

 private:
  static constexpr int kBucketsPerDecade = 18, kFirstBucket = -9 * kBucketsPerDecade,
                       kLastBucket = 18 * kBucketsPerDecade;
  static double bucket_end(int bucket) { return std::pow(10, static_cast<double>(bucket) / kBucketsPerDecade); }
};

}  // namespace

Result<std::string> evaluate(const language::StatsItem& item, const ResultRows& rows) {
  const ResultRows counted = matching(rows, item.condition);
  return std::visit([&](const auto& function) -> Result<std::string> { return Evaluate{counted}(function); },
                    item.function);
}

std::vector<std::string> key_of(const ResultRow& row, const std::vector<std::string>& by) {
  std::vector<std::string> key;
  for (const std::string& field : by) key.push_back(value_of(row, field));
  return key;
}

std::map<std::vector<std::string>, ResultRows> grouped(const ResultRows& rows, const std::vector<std::string>& by) {
  std::map<std::vector<std::string>, ResultRows> groups;
  for (const ResultRow& row : rows) groups[key_of(row, by)].push_back(row);
  return groups;
}

Result<ResultRows> stats_of(const ResultRows& rows, const language::StatsPipe& pipe) {
  std::vector<std::string> by;
  for (const auto& field : pipe.by) by.push_back(field.name);
  std::map<std::vector<std::string>, ResultRows> groups;
  if (by.empty()) groups[{}];
  for (const ResultRow& row : rows) {
    std::vector<std::string> key;
    for (const auto& field : pipe.by) key.push_back(bucket_of(value_of(row, field.name), field.bucket));
    groups[key].push_back(row);
  }
  ResultRows made;
  for (const auto& [key, members] : groups) {
    ResultRow row;
    for (std::size_t i = 0; i < key.size(); ++i) row[by[i]] = key[i];
    for (const language::StatsItem& item : pipe.functions) {
      CORDWOOD_TRY(row[item.result], evaluate(item, members));
    }
    made.push_back(std::move(row));
  }
  return made;
}

}  // namespace cordwood::test
