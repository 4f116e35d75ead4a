// /insert/jsonline: one event a line. Answered when every accepted line is durable.

#include <mutex>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/json_string.h"
#include "base/spawn.h"
#include "error_answer.h"
#include "intake/jsonline.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

/// Counts batches on their way to the disk. Shared with the callbacks, which come from the store's thread.
class Deliveries : public std::enable_shared_from_this<Deliveries> {
 public:
  explicit Deliveries(asio::any_io_executor executor) : executor_(executor), changed_(executor) {}

  intake::IngestPort::Done begin() {
    const std::lock_guard lock(mutex_);
    ++outstanding_;
    return [self = shared_from_this()](Result<void> done) { self->end(std::move(done)); };
  }

  /// Waits until at most `most` are outstanding; the first error that any of them met.
  awaitable<Result<void>> wait_for_at_most(std::size_t most) {
    while (outstanding() > most) {
      changed_.expires_at(asio::steady_timer::time_point::max());
      co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const std::lock_guard lock(mutex_);
    if (failure_) co_return *failure_;
    co_return success();
  }

 private:
  std::size_t outstanding() {
    const std::lock_guard lock(mutex_);
    return outstanding_;
  }
  void end(Result<void> done) {
    const std::lock_guard lock(mutex_);
    --outstanding_;
    if (done.has_error() && !failure_) failure_ = std::move(done.error());
    // Posted, so that it runs on the waiter's strand after the waiter has begun to wait.
    asio::post(executor_, [self = shared_from_this()] { self->changed_.cancel(); });
  }

  asio::any_io_executor executor_;
  asio::steady_timer changed_;
  std::mutex mutex_;  // Guards the rest.
  std::size_t outstanding_ = 0;
  std::optional<Error> failure_;
};

// Batches of one request that may wait for the disk while the next are decoded.
constexpr std::size_t kOutstandingMax = 4;

/// What one request has under way. Shared, because the pool works on it.
struct Insert {
  Insert(intake::JsonlineOptions options, Timestamp now, std::string peer, asio::any_io_executor executor)
      : decoder(std::move(options), now, std::move(peer)), deliveries(std::make_shared<Deliveries>(executor)) {}

  intake::JsonlineDecoder decoder;
  std::string piece;  // Of the body, that is being decoded.
  std::shared_ptr<Deliveries> deliveries;
};

void take_batches(Insert& insert, intake::IngestPort& ingest) {
  while (auto batch = insert.decoder.next_batch()) ingest.take_events(std::move(*batch), insert.deliveries->begin());
}

// Decodes a piece (the end of the body when it is empty), masks and hands over what is complete.
void take_piece(Insert& insert, intake::IngestPort& ingest) {
  if (insert.piece.empty()) {
    insert.decoder.finish();
  } else {
    insert.decoder.feed(insert.piece);
  }
  take_batches(insert, ingest);
}

Result<intake::JsonlineOptions> read_options(const Parameters& parameters) {
  return intake::JsonlineOptions::from_parameters(parameters.get("_time_field"), parameters.get("_msg_field"),
                                                  parameters.get("_stream_fields"), parameters.get("ignore_fields"),
                                                  parameters.get("extra_fields"));
}

Answer report(const intake::JsonlineDecoder& decoder) {
  std::string lines;
  for (const intake::RefusedLine& refused : decoder.refused())
    lines += fmt::format(R"({}{{"line":{},"reason":{}}})", lines.empty() ? "" : ",", refused.line,
                         json_string(refused.reason));
  Answer answer{.body = fmt::format(R"({{"taken":{},"refused":{},"refused_lines":[{}]}})"
                                    "\n",
                                    decoder.lines_taken(), decoder.lines_refused(), lines)};
  if (decoder.lines_taken() == 0 && decoder.lines_refused() > 0) answer.status = 400;
  return answer;
}

awaitable<Result<Answer>> insert_lines(Exchange& exchange, const Services& services) {
  CORDWOOD_CO_TRY(auto body, DecodedBody::of(exchange));
  CORDWOOD_CO_TRY(auto options, read_options(exchange.request().parameters));
  const auto insert = std::make_shared<Insert>(std::move(options), services.clock.now(), exchange.request().peer,
                                               co_await asio::this_coro::executor);
  while (true) {
    CORDWOOD_CO_TRY(co_await body.read_piece(insert->piece));
    const bool last = insert->piece.empty();
    auto work = [insert, &ingest = services.ingest] {
      take_piece(*insert, ingest);
      return true;
    };
    co_await on_pool(services.ingest_pool, std::move(work));
    CORDWOOD_CO_TRY(co_await insert->deliveries->wait_for_at_most(last ? 0 : kOutstandingMax));
    if (last) co_return report(insert->decoder);
  }
}

}  // namespace

awaitable<void> serve_insert_jsonline(Exchange& exchange, const Services& services) {
  auto answer = co_await insert_lines(exchange, services);
  if (answer.has_error() && answer.error().code == Errc::cancelled) co_return;  // The client is gone.
  Answer complete = answer_of(std::move(answer));
  (void)co_await exchange.respond(std::move(complete));
}

}  // namespace cordwood::api
