// /select/logsql/tail: the rows that match, as they come in. Rows are followed by their arrival numbers, not by their
// times: whatever came late or with an old time is shown too, and each row once.

#include <limits>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "api/row_text.h"
#include "base/duration.h"
#include "base/spawn.h"
#include "error_answer.h"
#include "language/pipe_effects.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

constexpr std::chrono::milliseconds kRefresh{500};  // How often a tail asks, and how often at most:
constexpr std::chrono::milliseconds kRefreshMin{100};
// Arrivals looked at in one go, so that a burst is sorted in bounded memory; what is left follows at once.
constexpr std::uint64_t kArrivalsPerRound = 100'000;
// A round keeps its thread no longer for a client that does not read,
constexpr std::chrono::seconds kPatience{2};
// and one that takes none of what was sent for so long has gone.
constexpr std::chrono::seconds kWriteTime{10};

struct Tail {
  QueryRequest request;  // Sorted by time, without its own limit and offset.
  std::chrono::nanoseconds refresh = kRefresh;
  std::uint64_t seen = 0;            // Arrivals up to here were looked at.
  std::optional<Timestamp> history;  // Set until the first round: it gives what is there already from this time on.
};

Result<void> check_pipes(const language::Query& query) {
  for (const language::Pipe& pipe : query.pipes) {
    if (language::is_row_by_row(pipe)) continue;
    std::string text;
    print(pipe, text);
    return error(Errc::invalid, fmt::format("a live tail has no end, so it cannot have: {}", text));
  }
  return success();
}

Result<Tail> read_tail(const Request& request, const Services& services) {
  Tail tail;
  CORDWOOD_TRY(tail.request, read_query_request(request, services));
  CORDWOOD_TRY(check_pipes(tail.request.query));
  language::SortPipe by_time;
  by_time.by = {{std::string(kTimeField), false}};
  tail.request.query.pipes.emplace_back(std::move(by_time));
  if (const auto text = request.parameters.find("refresh_interval")) {
    const auto refresh = parse_duration(*text);
    if (!refresh) return error(Errc::invalid, "parameter 'refresh_interval' must be a duration such as 1s");
    tail.refresh = std::max<std::chrono::nanoseconds>(*refresh, kRefreshMin);
  }
  if (const auto text = request.parameters.find("start_offset")) {
    const auto ago = parse_duration(*text);
    if (!ago) return error(Errc::invalid, "parameter 'start_offset' must be a duration such as 1h");
    tail.history = services.clock.now() - *ago;
  }
  return tail;
}

/// The tail's query for arrivals in (seen, last].
QueryRequest round_of(const Tail& tail, std::uint64_t last) {
  QueryRequest round = tail.request;
  round.patience = kPatience;
  // Numbers and a field of ours: it always parses.
  const auto arrivals = language::parse_filter(fmt::format("_arrival:>{} _arrival:<={}", tail.seen, last), {});
  round.query.filter = language::and_of(arrivals.value(), round.query.filter);
  if (tail.history) round.options.times.start = std::max(round.options.times.start, *tail.history);
  return round;
}

/// False when the other side has gone.
boost::asio::awaitable<bool> wait_for_more(Exchange& exchange, std::chrono::nanoseconds refresh) {
  using namespace boost::asio::experimental::awaitable_operators;
  const auto first = co_await (wait_for(refresh) || exchange.wait_for_disconnect());
  co_return first.index() == 0;
}

/// Sends what arrived since the last round, or one round's worth of it. False when it is over.
boost::asio::awaitable<bool> send_round(Exchange& exchange, const Services& services, Tail& tail) {
  auto newest = [&store = services.store] { return last_arrival(store); };
  const std::uint64_t newest_arrival = co_await on_pool(services.tail_pool, std::move(newest));
  std::uint64_t last = newest_arrival;
  if (!tail.history) last = std::min(last, tail.seen + kArrivalsPerRound);
  if (last > tail.seen) {
    QueryRequest round = round_of(tail, last);
    tail.history.reset();
    const bool sent = co_await write_round(exchange, services, std::move(round), make_row_writer("json"));
    if (!sent) co_return false;
    tail.seen = last;
  }
  bool goes_on = true;
  if (last == newest_arrival) goes_on = co_await wait_for_more(exchange, tail.refresh);
  co_return goes_on;
}

boost::asio::awaitable<void> follow(Exchange& exchange, const Services& services, Tail tail) {
  exchange.limit_writes(kWriteTime);
  Answer head{.content_type = "application/stream+json"};
  const auto begun = co_await exchange.begin_stream(std::move(head));
  bool goes_on = begun.has_value();
  while (goes_on && services.ready()) {
    const bool sent = co_await send_round(exchange, services, tail);
    goes_on = sent;
  }
  if (!services.ready()) (void)co_await exchange.end_stream();
}

}  // namespace

boost::asio::awaitable<void> serve_tail(Exchange& exchange, const Services& services) {
  auto tail = read_tail(exchange.request(), services);
  if (tail.has_error()) {
    (void)co_await exchange.respond(error_answer(tail.error()));
    co_return;
  }
  const Admission::Ticket ticket = services.admission.ask_tail(exchange.request().holder);
  if (const auto refusal = ticket.refusal()) {
    Answer answer = error_answer(refusal->error);
    (void)co_await exchange.respond(std::move(answer));
    co_return;
  }
  tail.value().request.options.shared = ticket.budget();
  if (!tail.value().history) {
    auto newest = [&store = services.store] { return last_arrival(store); };
    tail.value().seen = co_await on_pool(services.tail_pool, std::move(newest));
  }
  co_await follow(exchange, services, std::move(tail.value()));
}

}  // namespace cordwood::api
