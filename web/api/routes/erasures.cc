// Erasing what a filter finds, and the certificates of it.

#include "access.h"
#include "base/spawn.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

Answer json(std::string body) { return {.content_type = "application/json", .body = std::move(body)}; }

Result<erasing::ErasureRequest> read_request(const Request& request, const Services& services) {
  CORDWOOD_TRY(request.parameters.allow_only({"filter", "reason", "start", "end", "dry_run"}));
  erasing::ErasureRequest erasure;
  erasure.filter = request.parameters.get("filter");
  if (erasure.filter.empty())
    return Error{Errc::invalid, "the parameter 'filter' says which rows to erase, and is missing",
                 "filter=user:=alice"};
  erasure.reason = request.parameters.get("reason");
  CORDWOOD_TRY(erasure.times, read_time_range(request, services.clock.now()));
  CORDWOOD_TRY(const auto principal, principal_of(request, services));
  erasure.asked_by = principal ? principal->name : std::string();
  return erasure;
}

Result<std::string> erase(const erasing::ErasureRequest& request, erasing::Eraser& eraser) {
  CORDWOOD_TRY(const auto certificate, eraser.erase(request));
  return erasing::to_json(certificate);
}

Result<std::string> preview(const erasing::ErasureRequest& request, const erasing::Eraser& eraser) {
  CORDWOOD_TRY(const auto seen, eraser.preview(request));
  return fmt::format("{{\"rows\": {}, \"dead_letters\": {}, \"held_back\": {}}}\n", seen.rows, seen.dead_letters,
                     erasing::to_json(seen.held_back));
}

Result<std::string> certificates(const Request& request, const erasing::Eraser& eraser) {
  std::optional<std::uint64_t> wanted;
  if (request.parameters.find("number")) {
    CORDWOOD_TRY(wanted, request.parameters.number("number", 0, UINT64_MAX));
  }
  std::string all;
  for (const erasing::Certificate& certificate : eraser.certificates()) {
    if (wanted == certificate.number) return erasing::to_json(certificate);
    all += (all.empty() ? "" : ",\n") + erasing::to_json(certificate);
  }
  if (wanted) return error(Errc::not_found, fmt::format("there was no erasure {}", *wanted));
  return "[" + all + "]\n";
}

}  // namespace

awaitable<void> serve_erase(Exchange& exchange, const Services& services) {
  auto request = read_request(exchange.request(), services);
  Result<std::string> done = std::string();
  auto turn = co_await wait_for_turn(exchange, services);  // Finding the rows is a query like others.
  const auto dry_run = exchange.request().parameters.boolean("dry_run", false);
  if (request.has_error()) {
    done = std::move(request).error();
  } else if (dry_run.has_error()) {
    done = dry_run.error();
  } else if (turn.has_error()) {
    done = std::move(turn).error();
  } else {
    auto work = [&eraser = services.eraser, asked = std::move(request).value(), only_look = dry_run.value()] {
      return only_look ? preview(asked, eraser) : erase(asked, eraser);
    };
    done = co_await on_pool(services.query_pool, std::move(work));
  }
  Answer answer = done.has_error() ? error_answer(done.error()) : json(std::move(done).value());
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_erasures(Exchange& exchange, const Services& services) {
  auto found = certificates(exchange.request(), services.eraser);
  Answer answer = found.has_error() ? error_answer(found.error()) : json(std::move(found).value());
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
