// /api/v1/masking/…: what masking did, and what it put away.

#include "base/json_string.h"
#include "base/spawn.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

awaitable<Result<Answer>> report(Exchange& exchange, const Services& services) {
  CORDWOOD_CO_TRY(const TimeRange times, read_time_range(exchange.request(), services.clock.now()));
  auto work = [&services, times] { return services.masking.report(times); };
  CORDWOOD_CO_TRY(std::string body, co_await on_pool(services.query_pool, std::move(work)));
  co_return Answer{.content_type = "application/json", .body = std::move(body)};
}

awaitable<Result<Answer>> reveal(Exchange& exchange, const Services& services) {
  const Request& request = exchange.request();
  const std::string tag(request.parameters.get("tag"));
  const std::string reason(request.parameters.get("reason"));
  if (reason.empty()) co_return Error{Errc::invalid, "nobody sees a value without a reason", "reason=case 17"};
  auto work = [&services, tag, reason, who = request.holder] { return services.masking.reveal(tag, who, reason); };
  CORDWOOD_CO_TRY(const std::string value, co_await on_pool(services.query_pool, std::move(work)));
  co_return Answer{.content_type = "application/json", .body = fmt::format("{{\"value\":{}}}\n", json_string(value))};
}

}  // namespace

awaitable<void> serve_masking_reveal(Exchange& exchange, const Services& services) {
  auto result = co_await reveal(exchange, services);
  Answer answer = answer_of(std::move(result));
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_masking_report(Exchange& exchange, const Services& services) {
  auto result = co_await report(exchange, services);
  Answer answer = answer_of(std::move(result));
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
