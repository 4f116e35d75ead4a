// What is kept of each retention class, and what would go.

#include "base/spawn.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

struct Asked {
  Timestamp at;
  std::optional<std::string> configuration;
};

Result<Asked> read_preview(const Request& request, Timestamp now) {
  CORDWOOD_TRY(request.parameters.allow_only({"at", "config"}));
  Asked asked{now, std::nullopt};
  if (const auto configuration = request.parameters.find("config")) asked.configuration = *configuration;
  const auto at = request.parameters.find("at");
  if (!at) return asked;
  const auto time = parse_rfc3339(*at);
  if (!time) return Error{Errc::invalid, "the parameter 'at' must be a time", "at=2026-12-01T00:00:00Z"};
  asked.at = *time;
  return asked;
}

}  // namespace

awaitable<void> serve_retention(Exchange& exchange, const Services& services) {
  auto kept = services.retention.kept;
  auto seen = co_await on_pool(services.query_pool, std::move(kept));
  Answer answer = answer_of(std::move(seen));
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_retention_preview(Exchange& exchange, const Services& services) {
  auto asked = read_preview(exchange.request(), services.clock.now());
  Result<std::string> seen = std::string();
  auto turn = co_await wait_for_turn(exchange, services);  // Looking for what is held is a query like others.
  if (asked.has_error()) {
    seen = std::move(asked).error();
  } else if (turn.has_error()) {
    seen = std::move(turn).error();
  } else {
    auto look = [preview = services.retention.preview, asked = std::move(asked).value()] {
      return preview(asked.at, asked.configuration);
    };
    seen = co_await on_pool(services.query_pool, std::move(look));
  }
  Answer answer = answer_of(std::move(seen));
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
