// /select/logsql/stats_query and stats_query_range: the numbers of a stats query as Prometheus gives its own, for
// alerting and graphs.

#include <map>

#include "base/json_string.h"
#include "error_answer.h"
#include "metric_columns.h"
#include "query_request.h"
#include "routes/routes.h"
#include "time_parameter.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

// Unix seconds as a JSON number, with as many digits as it takes.
std::string seconds_text(Timestamp time) {
  const std::int64_t nanoseconds = nanoseconds_of(time);
  constexpr std::int64_t kSecond = 1'000'000'000;
  std::int64_t whole = nanoseconds / kSecond;
  std::int64_t rest = nanoseconds % kSecond;
  if (rest == 0) return fmt::format("{}", whole);
  if (rest < 0) {
    rest += kSecond;
    --whole;
  }
  std::string text = fmt::format("{}.{:09}", whole, rest);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

// {"__name__":"count(*)","level":"info"}
std::string metric_json(const std::string& name, const Row& row, const std::vector<std::string>& labels) {
  std::string text = R"({"__name__":)" + json_string(name);
  for (const std::string& label : labels) {
    const std::string_view value = value_of(row, label);
    if (!value.empty()) text += fmt::format(",{}:{}", json_string(label), json_string(value));
  }
  return text + '}';
}

std::string answer_json(std::string_view type, const std::vector<std::string>& series) {
  return fmt::format(R"({{"status":"success","data":{{"resultType":"{}","result":[{}]}}}})"
                     "\n",
                     type, fmt::join(series, ","));
}

std::string vector_json(const std::vector<Row>& rows, const MetricColumns& columns, Timestamp time) {
  std::vector<std::string> series;
  for (const Row& row : rows)
    for (const std::string& name : columns.metrics)
      if (const std::string_view value = value_of(row, name); !value.empty())
        series.push_back(fmt::format(R"({{"metric":{},"value":[{},{}]}})", metric_json(name, row, columns.labels),
                                     seconds_text(time), json_string(value)));
  return answer_json("vector", series);
}

std::string matrix_json(const std::vector<Row>& rows, const MetricColumns& columns) {
  std::vector<std::string> labels = columns.labels;
  std::erase(labels, kTimeField);                                     // It says which step a value is of.
  std::map<std::string, std::map<Timestamp, std::string>> points_of;  // By metric.
  for (const Row& row : rows) {
    const auto time = parse_rfc3339(value_of(row, kTimeField));
    if (!time) continue;  // A row without _time belongs to no step.
    for (const std::string& name : columns.metrics)
      if (const std::string_view value = value_of(row, name); !value.empty())
        points_of[metric_json(name, row, labels)][*time] = json_string(value);
  }
  std::vector<std::string> series;
  for (const auto& [metric, points] : points_of) {
    std::vector<std::string> values;
    for (const auto& [time, value] : points) values.push_back(fmt::format("[{},{}]", seconds_text(time), value));
    series.push_back(fmt::format(R"({{"metric":{},"values":[{}]}})", metric, fmt::join(values, ",")));
  }
  return answer_json("matrix", series);
}

awaitable<Result<std::string>> query_vector(Exchange& exchange, const Services& services) {
  CORDWOOD_CO_TRY(auto query, read_query_request(exchange.request(), services));
  CORDWOOD_CO_TRY(const MetricColumns columns, metric_columns_of(query.query));
  const Timestamp now = services.clock.now();
  // Read before and found good.
  const Timestamp time = parse_time_parameter(exchange.request().parameters.get("time", "now"), now).value_or(now);
  CORDWOOD_CO_TRY(const auto rows, co_await collect_rows(exchange, services, std::move(query)));
  co_return vector_json(rows, columns, time);
}

awaitable<Result<std::string>> query_matrix(Exchange& exchange, const Services& services) {
  const Parameters& parameters = exchange.request().parameters;
  CORDWOOD_CO_TRY(auto query, read_query_request(exchange.request(), services));
  CORDWOOD_CO_TRY(const MetricColumns columns, metric_columns_of(query.query));
  CORDWOOD_CO_TRY(group_by_time(query.query, parameters.get("step", "1d"), parameters.get("offset", "0s")));
  CORDWOOD_CO_TRY(const auto rows, co_await collect_rows(exchange, services, std::move(query)));
  co_return matrix_json(rows, columns);
}

}  // namespace

awaitable<void> serve_stats_query(Exchange& exchange, const Services& services) {
  auto body = co_await query_vector(exchange, services);
  Answer answer = answer_of(std::move(body));
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_stats_query_range(Exchange& exchange, const Services& services) {
  auto body = co_await query_matrix(exchange, services);
  Answer answer = answer_of(std::move(body));
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
