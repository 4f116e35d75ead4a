// /select/logsql/{field_names,field_values,streams,stream_ids,stream_field_names,stream_field_values}: what there is
// in the rows that match, with how many rows have it, the most frequent first.

#include <algorithm>
#include <map>

#include "base/event.h"
#include "base/json_string.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

struct ValueHits {
  std::string value;
  std::uint64_t hits = 0;
};

constexpr std::uint64_t kValuesMax = 1'000'000;

void sort_by_hits(std::vector<ValueHits>& values) {
  std::sort(values.begin(), values.end(), [](const ValueHits& a, const ValueHits& b) {
    return a.hits != b.hits ? a.hits > b.hits : a.value < b.value;
  });
}

Result<std::string> values_json(Result<std::vector<ValueHits>> asked) {
  CORDWOOD_TRY(auto values, std::move(asked));
  sort_by_hits(values);
  std::string body = R"({"values":[)";
  for (std::size_t i = 0; i < values.size(); ++i)
    body +=
        fmt::format(R"({}{{"value":{},"hits":{}}})", i == 0 ? "" : ",", json_string(values[i].value), values[i].hits);
  return body + "]}\n";
}

// Runs the query with `pipe` behind it; each row's field `name` with its hits.
awaitable<Result<std::vector<ValueHits>>> ask(Exchange& exchange, const Services& services, std::string pipe,
                                              std::string name) {
  CORDWOOD_CO_TRY(auto query, read_query_request(exchange.request(), services, pipe));
  CORDWOOD_CO_TRY(const auto rows, co_await collect_rows(exchange, services, std::move(query), kValuesMax));
  std::vector<ValueHits> values;
  for (const Row& row : rows)
    values.push_back(
        {std::string(value_of(row, name)), std::strtoull(std::string(value_of(row, "hits")).c_str(), nullptr, 10)});
  co_return values;
}

awaitable<void> answer_values(Exchange& exchange, Result<std::vector<ValueHits>> values) {
  Answer answer = answer_of(values_json(std::move(values)));
  (void)co_await exchange.respond(std::move(answer));
}

// Leaves what holds the text of the parameter `filter`.
void keep_filtered(const Request& request, std::vector<ValueHits>& values) {
  const std::string_view wanted = request.parameters.get("filter");
  std::erase_if(values, [wanted](const ValueHits& each) { return each.value.find(wanted) == std::string::npos; });
}

// The distinct values of the field with their hits, the empty one left out. Without a parameter `filter` the engine
// stops at `limit` values; with one, all are looked at.
awaitable<Result<std::vector<ValueHits>>> ask_uniq(Exchange& exchange, const Services& services, std::string field) {
  const Request& request = exchange.request();
  CORDWOOD_CO_TRY(const std::uint64_t limit, request.parameters.number("limit", 0, kValuesMax));
  const bool filtered = request.parameters.find("filter").has_value();
  std::string pipe = fmt::format("| uniq by ({}) with hits", json_string(field));
  if (limit > 0 && !filtered) pipe += fmt::format(" limit {}", limit);
  CORDWOOD_CO_TRY(auto values, co_await ask(exchange, services, std::move(pipe), field));
  std::erase_if(values, [](const ValueHits& value) { return value.value.empty(); });
  keep_filtered(request, values);
  sort_by_hits(values);
  if (limit > 0 && values.size() > limit) values.resize(limit);
  co_return values;
}

// Streams are asked whole; `pick` gives, for each label of a stream, what to count, or nothing.
using PickLabel = std::function<std::optional<std::string>(const std::string& name, const std::string& value)>;

awaitable<Result<std::vector<ValueHits>>> ask_labels(Exchange& exchange, const Services& services, PickLabel pick) {
  CORDWOOD_CO_TRY(const auto streams, co_await ask(exchange, services, "| uniq by (_stream) with hits", "_stream"));
  std::map<std::string, std::uint64_t> hits;
  for (const ValueHits& stream : streams)
    for (const auto& [name, value] : parse_stream(stream.value).value_or(decltype(parse_stream(""))::value_type{}))
      if (const auto picked = pick(name, value)) hits[*picked] += stream.hits;
  CORDWOOD_CO_TRY(const std::uint64_t limit, exchange.request().parameters.number("limit", kValuesMax, kValuesMax));
  std::vector<ValueHits> values;
  for (const auto& [value, count] : hits) values.push_back({value, count});
  keep_filtered(exchange.request(), values);
  sort_by_hits(values);
  if (values.size() > limit) values.resize(limit);
  co_return values;
}

Result<std::string> field_parameter(const Request& request) {
  const auto field = request.parameters.find("field");
  if (!field) return error(Errc::invalid, "the parameter 'field' is missing");
  return std::string(*field);
}

}  // namespace

awaitable<void> serve_field_names(Exchange& exchange, const Services& services) {
  auto names = co_await ask(exchange, services, "| field_names", "name");
  if (names.has_value()) keep_filtered(exchange.request(), names.value());
  co_await answer_values(exchange, std::move(names));
}

awaitable<void> serve_field_values(Exchange& exchange, const Services& services) {
  auto field = field_parameter(exchange.request());
  if (field.has_error()) {
    (void)co_await exchange.respond(error_answer(field.error()));
    co_return;
  }
  auto values = co_await ask_uniq(exchange, services, field.value());
  co_await answer_values(exchange, std::move(values));
}

awaitable<void> serve_streams(Exchange& exchange, const Services& services) {
  auto values = co_await ask_uniq(exchange, services, std::string(kStreamField));
  co_await answer_values(exchange, std::move(values));
}

awaitable<void> serve_stream_ids(Exchange& exchange, const Services& services) {
  auto values = co_await ask_uniq(exchange, services, std::string(kStreamIdField));
  co_await answer_values(exchange, std::move(values));
}

awaitable<void> serve_stream_field_names(Exchange& exchange, const Services& services) {
  PickLabel name_of_label = [](const std::string& name, const std::string&) { return std::optional(name); };
  auto names = co_await ask_labels(exchange, services, std::move(name_of_label));
  co_await answer_values(exchange, std::move(names));
}

awaitable<void> serve_stream_field_values(Exchange& exchange, const Services& services) {
  auto field = field_parameter(exchange.request());
  if (field.has_error()) {
    (void)co_await exchange.respond(error_answer(field.error()));
    co_return;
  }
  PickLabel value_of_field = [wanted = field.value()](const std::string& name, const std::string& value) {
    return name == wanted ? std::optional(value) : std::nullopt;
  };
  auto values = co_await ask_labels(exchange, services, std::move(value_of_field));
  co_await answer_values(exchange, std::move(values));
}

}  // namespace cordwood::api
