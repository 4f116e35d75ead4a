// /select/logsql/hits: how many rows match per step of time, all together or per value of fields.

#include <algorithm>
#include <map>

#include "base/duration.h"
#include "base/json_string.h"
#include "error_answer.h"
#include "metric_columns.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

struct Series {
  Row labels;                                 // The group's fields.
  std::map<std::string, std::uint64_t> hits;  // By bucket, which sorts as text: all have one form.
  std::uint64_t total = 0;
};

// The pipe that counts. Field names are quoted: they may hold anything.
Result<std::string> counting_pipe(const Request& request) {
  const std::string_view step = request.parameters.get("step", "1d");
  const std::string_view offset = request.parameters.get("offset", "0s");
  const auto duration = parse_duration(step);
  if (!duration || *duration <= Nanoseconds(0))
    return error(Errc::invalid, "parameter 'step' must be a duration such as 5m");
  if (!parse_duration(offset)) return error(Errc::invalid, "parameter 'offset' must be a duration such as 2h");
  std::string pipe = fmt::format("| stats by (_time:{} offset {}", step, offset);
  for (const std::string_view field : request.parameters.all("field")) pipe += ", " + json_string(field);
  return pipe + ") count() as hits";
}

Series& series_of(std::map<std::string, Series>& all, Row labels) {
  std::string key;
  for (const auto& [name, value] : labels) key += json_string(name) + ':' + json_string(value) + ',';
  Series& series = all[key];
  series.labels = std::move(labels);
  return series;
}

// Groups rows of (bucket, fields…, hits) into series, the largest first. A field that a row lacks is "".
std::vector<Series> make_series(const std::vector<Row>& rows, const std::vector<std::string_view>& fields) {
  std::map<std::string, Series> all;
  for (const Row& row : rows) {
    Row labels;
    for (const std::string_view field : fields) labels.emplace_back(field, value_of(row, field));
    const std::uint64_t hits = std::strtoull(std::string(value_of(row, "hits")).c_str(), nullptr, 10);
    Series& series = series_of(all, std::move(labels));
    series.hits[std::string(value_of(row, kTimeField))] += hits;
    series.total += hits;
  }
  std::vector<Series> sorted;
  sorted.reserve(all.size());
  for (auto& [key, series] : all) sorted.push_back(std::move(series));
  std::stable_sort(sorted.begin(), sorted.end(), [](const Series& a, const Series& b) { return a.total > b.total; });
  return sorted;
}

// Keeps the largest series and adds the rest up in one without labels.
void fold_rest(std::vector<Series>& sorted, std::size_t series_max) {
  if (series_max == 0 || sorted.size() <= series_max) return;
  Series rest;
  for (auto series = sorted.begin() + static_cast<std::ptrdiff_t>(series_max); series != sorted.end(); ++series) {
    for (const auto& [bucket, hits] : series->hits) rest.hits[bucket] += hits;
    rest.total += series->total;
  }
  sorted.resize(series_max);
  sorted.push_back(std::move(rest));
}

std::string series_json(const Series& series) {
  std::string labels;
  std::string buckets;
  std::string hits;
  for (const auto& [name, value] : series.labels)
    labels += fmt::format("{}{}:{}", labels.empty() ? "" : ",", json_string(name), json_string(value));
  for (const auto& [bucket, count] : series.hits) {
    buckets += (buckets.empty() ? "" : ",") + json_string(bucket);
    hits += fmt::format("{}{}", hits.empty() ? "" : ",", count);
  }
  return fmt::format(R"({{"fields":{{{}}},"timestamps":[{}],"values":[{}],"total":{}}})", labels, buckets, hits,
                     series.total);
}

boost::asio::awaitable<Result<std::string>> count_hits(Exchange& exchange, const Services& services) {
  const Request& request = exchange.request();
  CORDWOOD_CO_TRY(const std::string pipe, counting_pipe(request));
  CORDWOOD_CO_TRY(const std::uint64_t series_max, request.parameters.number("fields_limit", 0, 10'000));
  CORDWOOD_CO_TRY(auto query, read_query_request(request, services, pipe));
  drop_pipes_that_lose_time(query.query, 1);
  CORDWOOD_CO_TRY(const auto rows, co_await collect_rows(exchange, services, std::move(query)));
  std::vector<Series> all = make_series(rows, request.parameters.all("field"));
  fold_rest(all, series_max);
  std::string body = R"({"hits":[)";
  for (std::size_t i = 0; i < all.size(); ++i) body += (i == 0 ? "" : ",") + series_json(all[i]);
  co_return body + "]}\n";
}

}  // namespace

boost::asio::awaitable<void> serve_hits(Exchange& exchange, const Services& services) {
  auto body = co_await count_hits(exchange, services);
  Answer answer = answer_of(std::move(body));
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
