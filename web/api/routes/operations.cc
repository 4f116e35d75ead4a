// /health, /ready, /metrics and the switches that tests and benches use.

#include "base/metrics.h"
#include "base/spawn.h"
#include "error_answer.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

Answer text(int status, std::string body) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

Answer answer_of_work(const Result<void>& done) {
  return done.has_error() ? error_answer(done.error()) : text(200, "OK\n");
}

}  // namespace

awaitable<void> serve_health(Exchange& exchange, const Services&) { (void)co_await exchange.respond(text(200, "OK")); }

awaitable<void> serve_tenant_ids(Exchange& exchange, const Services&) {
  Answer answer{.body = R"([{"account_id":0,"project_id":0}])"
                        "\n"};
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_ready(Exchange& exchange, const Services& services) {
  auto ask = [&services]() -> Result<void> {
    if (!services.ready()) return error(Errc::busy, "the server is stopping");
    return services.store.takes_rows();
  };
  const auto ready = co_await on_pool(services.ingest_pool, std::move(ask));
  Answer answer = ready ? text(200, "ready\n") : text(503, "not ready: " + ready.error().message + "\n");
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_metrics(Exchange& exchange, const Services&) {
  Answer answer = text(200, metrics::render());
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_force_flush(Exchange& exchange, const Services& services) {
  auto seal = [&store = services.store] { return store.seal(); };
  const auto done = co_await on_pool(services.ingest_pool, std::move(seal));
  Answer answer = answer_of_work(done);
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_force_merge(Exchange& exchange, const Services& services) {
  auto merge = [&store = services.store]() -> Result<void> {
    CORDWOOD_TRY(store.seal());
    return store.merge();
  };
  const auto done = co_await on_pool(services.ingest_pool, std::move(merge));
  Answer answer = answer_of_work(done);
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
