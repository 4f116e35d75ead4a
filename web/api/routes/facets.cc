// /select/logsql/facets: the most frequent values of each field in the rows that match.

#include "base/json_string.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

Result<std::string> facets_pipe(const Request& request) {
  std::string pipe = "| facets";
  const auto append = [&](std::string_view parameter, std::string_view word) -> Result<void> {
    CORDWOOD_TRY(const std::uint64_t number, request.parameters.number(parameter, 0, INT64_MAX));
    if (number > 0) pipe += fmt::format("{} {}", word, number);
    return success();
  };
  CORDWOOD_TRY(append("limit", ""));
  CORDWOOD_TRY(append("max_values_per_field", " max_values_per_field"));
  CORDWOOD_TRY(append("max_value_len", " max_value_len"));
  if (request.parameters.get("keep_const_fields") == "1") pipe += " keep_const_fields";
  return pipe;
}

// Rows are field_name, field_value, hits; those of one field follow each other.
std::string facets_json(const std::vector<Row>& rows) {
  std::string body = R"({"facets":[)";
  std::string field;
  for (const Row& row : rows) {
    const std::string_view name = value_of(row, "field_name");
    if (name != field) {
      if (!field.empty()) body += "]},";
      field = name;
      body += fmt::format(R"({{"field_name":{},"values":[)", json_string(name));
    } else {
      body += ',';
    }
    body += fmt::format(R"({{"field_value":{},"hits":{}}})", json_string(value_of(row, "field_value")),
                        value_of(row, "hits"));
  }
  return body + (field.empty() ? "]}\n" : "]}]}\n");
}

boost::asio::awaitable<Result<std::string>> find_facets(Exchange& exchange, const Services& services) {
  CORDWOOD_CO_TRY(const std::string pipe, facets_pipe(exchange.request()));
  CORDWOOD_CO_TRY(auto query, read_query_request(exchange.request(), services, pipe));
  CORDWOOD_CO_TRY(const auto rows, co_await collect_rows(exchange, services, std::move(query)));
  co_return facets_json(rows);
}

}  // namespace

boost::asio::awaitable<void> serve_facets(Exchange& exchange, const Services& services) {
  auto body = co_await find_facets(exchange, services);
  Answer answer = answer_of(std::move(body));
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
