// /select/logsql/query: the rows of a query, as JSON lines or, with format=raw, the messages' bytes; all of them while
// they are found, or page by page.

#include "api/row_text.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {

namespace {

struct Format {
  std::string content_type;
  std::unique_ptr<RowWriter> writer;
};

Result<Format> read_format(const Request& request) {
  const std::string_view name = request.parameters.get("format", "json");
  Format format{"application/stream+json", make_row_writer(name)};
  if (format.writer == nullptr) return error(Errc::invalid, "parameter 'format' must be json, csv or raw");
  if (name == "raw") format.content_type = "application/octet-stream";
  if (name == "csv") format.content_type = "text/csv; charset=utf-8; header=present";
  return format;
}

}  // namespace

boost::asio::awaitable<void> serve_query(Exchange& exchange, const Services& services) {
  auto format = read_format(exchange.request());
  auto request = read_query_request(exchange.request(), services);
  if (request.has_value())
    if (auto page = read_page(exchange.request(), request.value()); page.has_error()) request = std::move(page.error());
  if (request.has_value() && format.has_error()) request = std::move(format.error());
  if (request.has_error()) {
    (void)co_await exchange.respond(error_answer(request.error()));
  } else if (request.value().cursor) {
    co_await send_page(exchange, services, std::move(request.value()), std::move(format.value().content_type),
                       std::move(format.value().writer));
  } else {
    co_await stream_rows(exchange, services, std::move(request.value()), std::move(format.value().content_type),
                         std::move(format.value().writer));
  }
}

}  // namespace cordwood::api
