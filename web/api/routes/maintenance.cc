// What `cordwood backup`, `detach` and `attach` ask of a running server.

#include "base/spawn.h"
#include "error_answer.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

Answer text(std::string body) { return {.content_type = "text/plain; charset=utf-8", .body = std::move(body)}; }

Result<Day> day_parameter(const Request& request) {
  const auto parameter = request.parameters.find("day");
  const auto day = parameter ? parse_day(*parameter) : std::nullopt;
  if (!day) return error(Errc::invalid, "the parameter 'day' must be a day such as 2026-11-21");
  return *day;
}

using StoreAction = Result<void> (indexer::Store::*)(Day);

awaitable<void> act_on_day(Exchange& exchange, const Services& services, StoreAction action) {
  const auto day = day_parameter(exchange.request());
  Result<void> done = success();
  if (day.has_error()) {
    done = day.error();
  } else {
    auto act = [&store = services.store, action, day = day.value()] { return (store.*action)(day); };
    done = co_await on_pool(services.ingest_pool, std::move(act));
  }
  Answer answer = done.has_error() ? error_answer(done.error()) : text("OK\n");
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace

// The folder's name below the store's: client and server may see the data folder under different paths.
awaitable<void> serve_begin_backup(Exchange& exchange, const Services& services) {
  auto begin = [&store = services.store] { return store.begin_backup(); };
  const auto folder = co_await on_pool(services.ingest_pool, std::move(begin));
  Answer answer = folder.has_error() ? error_answer(folder.error()) : text(folder.value().filename().string());
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_end_backup(Exchange& exchange, const Services& services) {
  auto end = [&store = services.store] { return store.end_backup(); };
  const auto done = co_await on_pool(services.ingest_pool, std::move(end));
  Answer answer = done.has_error() ? error_answer(done.error()) : text("OK\n");
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_detach(Exchange& exchange, const Services& services) {
  return act_on_day(exchange, services, &indexer::Store::detach);
}

awaitable<void> serve_attach(Exchange& exchange, const Services& services) {
  return act_on_day(exchange, services, &indexer::Store::attach);
}

}  // namespace cordwood::api
