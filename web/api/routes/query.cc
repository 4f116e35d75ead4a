// /select/logsql/query: the rows of a query, as JSON lines or, with format=raw, the messages' bytes.

#include "api/row_text.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {

boost::asio::awaitable<void> serve_query(Exchange& exchange, const Services& services) {
  auto request = read_query_request(exchange.request(), services);
  const std::string_view format = exchange.request().parameters.get("format", "json");
  if (request.has_value())
    if (auto page = read_page(exchange.request(), request.value().options); page.has_error())
      request = std::move(page.error());
  if (request.has_value() && format != "json" && format != "raw")
    request = error(Errc::invalid, "parameter 'format' must be json or raw");
  if (request.has_error()) {
    (void)co_await exchange.respond(error_answer(request.error()));
  } else if (format == "raw") {
    co_await stream_rows(exchange, services, std::move(request.value()), "application/octet-stream",
                         write_raw_messages);
  } else {
    co_await stream_rows(exchange, services, std::move(request.value()), "application/stream+json", write_json_rows);
  }
}

}  // namespace cordwood::api
