#include "ship_session.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "base/metrics.h"

namespace cordwood::intake {
namespace {

using namespace asio::experimental::awaitable_operators;
constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kWriteDeadline = std::chrono::seconds(30);
constexpr std::chrono::milliseconds kLinger = std::chrono::seconds(2);  // For the other side to read our last words.
constexpr std::chrono::milliseconds kClaimRetry = std::chrono::milliseconds(20);

prometheus::Counter& count(const char* name, const char* help) { return metrics::counter(name, help); }

void count_batch(std::size_t lines, std::size_t raw_bytes, std::size_t wire_bytes) {
  static auto& batches = count("cordwood_intake_ship_batches_total", "Batches received from collectors.");
  static auto& line_count = count("cordwood_intake_ship_lines_total", "Lines received from collectors.");
  static auto& raw = count("cordwood_intake_ship_bytes_total", "Bytes of batches received from collectors, unpacked.");
  static auto& wire = count("cordwood_intake_ship_wire_bytes_total", "The same as they came over the wire.");
  batches.Increment();
  line_count.Increment(static_cast<double>(lines));
  raw.Increment(static_cast<double>(raw_bytes));
  wire.Increment(static_cast<double>(wire_bytes));
}

void count_refusal() {
  static auto& refused = count("cordwood_intake_ship_refusals_total", "Connections of collectors that were refused.");
  refused.Increment();
}

std::size_t lines_of(const std::vector<LineBatch>& groups) {
  std::size_t lines = 0;
  for (const auto& group : groups) lines += group.lines.size();
  return lines;
}

}  // namespace

ShipSession::ShipSession(std::shared_ptr<ShipFloor> floor, std::shared_ptr<asio::ssl::context> context,
                         asio::ip::tcp::socket socket, std::string address)
    : floor_(std::move(floor)),
      context_(std::move(context)),
      stream_(std::move(socket), *context_),
      alarm_(stream_.get_executor()),
      address_(std::move(address)) {}

asio::awaitable<void> ShipSession::run(std::shared_ptr<ShipSession> self) {
  // Awaited before the `if`: g++ 12 lays the frame out wrongly around a condition that awaits.
  const bool has_entered = co_await self->enter();
  if (has_entered) {
    spawn(self->stream_.get_executor(), "ship welcome", flush(self));
    co_await self->receive();
    co_await self->drain();
    if (self->outstanding_ == 0) self->claim_.reset();  // What the store took from this sender is certain now.
  }
  co_await self->close();
}

void ShipSession::end(protocol::Refusal refusal) {
  asio::post(stream_.get_executor(), [self = shared_from_this(), refusal = std::move(refusal)] {
    if (self->refusal_) return;
    self->refusal_ = refusal;
    self->alarm_.cancel();
  });
}

void ShipSession::refuse(protocol::RefusalCode code, std::string reason) {
  count_refusal();
  log::warning("intake", "refused {}{}{}: {}", client_.name, client_.name.empty() ? "" : " at ", address_, reason);
  if (!refusal_) refusal_ = protocol::Refusal{code, std::chrono::milliseconds(0), std::move(reason)};
}

asio::awaitable<bool> ShipSession::enter() {
  bool goes_on = co_await shake_hands();
  if (goes_on) goes_on = co_await admit();
  if (goes_on) goes_on = co_await greet();
  co_return goes_on;
}

asio::awaitable<bool> ShipSession::shake_hands() {
  alarm_.expires_after(floor_->options.handshake_deadline);
  auto first =
      co_await (stream_.async_handshake(asio::ssl::stream_base::server, kAsTuple) || alarm_.async_wait(kAsTuple));
  if (first.index() == 1) {
    broken_ = true;
    if (!refusal_) refuse(protocol::RefusalCode::protocol, "the TLS handshake took too long");
    co_return false;
  }
  const auto failure = std::get<0>(std::get<0>(first));
  if (!failure) co_return true;
  broken_ = true;
  refuse(protocol::RefusalCode::identity, handshake_failure(stream_, failure));
  co_return false;
}

asio::awaitable<bool> ShipSession::admit() {
  client_ = client_facts(stream_);
  const Authority* authority = &floor_->rooms.authority;
  auto ask = [authority, client = client_] { return authority->admit(client.serial, client.name); };
  const auto admitted = co_await on_pool(floor_->rooms.pool, std::move(ask));
  if (!admitted) refuse(protocol::RefusalCode::identity, admitted.error().message);
  co_return admitted.has_value();
}

asio::awaitable<bool> ShipSession::greet() {
  for (;;) {
    const auto event = receiver_.next_event();
    if (!event) {
      refuse(protocol::RefusalCode::protocol, event.error().message);
      co_return false;
    }
    if (!event.value()) {
      const bool has_read = co_await read_more(floor_->options.handshake_deadline);
      if (has_read) continue;
      co_return false;
    }
    const auto& hello = std::get<protocol::Hello>(*event.value());  // The Receiver lets nothing else come first.
    if (hello.version_min > protocol::kVersion || hello.version_max < protocol::kVersion) {
      refuse(protocol::RefusalCode::version,
             fmt::format("it speaks versions {} to {} of the shipping protocol, this server {}", hello.version_min,
                         hello.version_max, protocol::kVersion));
      co_return false;
    }
    co_return co_await claim_sender(hello);
  }
}

asio::awaitable<bool> ShipSession::claim_sender(const protocol::Hello& hello) {
  sender_ = fmt::format("{}/{}", client_.name, hello.state_id);
  const auto give_up_at = std::chrono::steady_clock::now() + floor_->options.drain_deadline;
  const auto supersede = [session = weak_from_this()] {
    if (const auto held = session.lock())
      held->end(
          {protocol::RefusalCode::superseded, std::chrono::milliseconds(0), "this collector has connected again"});
  };
  while (!(claim_ = floor_->senders.claim(sender_, supersede))) {
    if (refusal_) co_return false;
    if (std::chrono::steady_clock::now() > give_up_at) {
      refuse(protocol::RefusalCode::busy, "its older connection does not end");
      co_return false;
    }
    co_await wait_for(kClaimRetry);
  }
  const std::uint64_t last = floor_->rooms.port.last_sequence(sender_);
  receiver_.welcome(last, static_cast<std::uint32_t>(floor_->options.session_batches_max));
  log::info("intake", "collector {} connected from {} ({}), last batch {}", sender_, address_, hello.software, last);
  co_return true;
}

// Bytes into the receiver. False when the session is to end.
asio::awaitable<bool> ShipSession::read_more(std::chrono::milliseconds limit) {
  if (refusal_ || broken_) co_return false;
  alarm_.expires_after(limit);
  auto first = co_await (stream_.async_read_some(asio::buffer(buffer_), kAsTuple) || alarm_.async_wait(kAsTuple));
  if (first.index() == 1) {
    if (!refusal_ && !broken_) refuse(protocol::RefusalCode::protocol, "nothing came for too long");
    co_return false;
  }
  const auto [failure, size] = std::get<0>(first);
  if (failure) {
    broken_ = true;
    log::info("intake", "collector {} at {} has gone: {}", client_.name, address_, failure.message());
    co_return false;
  }
  receiver_.feed(std::string_view(buffer_.data(), size));
  co_return true;
}

asio::awaitable<void> ShipSession::receive() {
  while (!refusal_ && !broken_) {
    auto event = receiver_.next_event();
    if (!event) {
      refuse(protocol::RefusalCode::protocol, event.error().message);
    } else if (event.value()) {
      co_await hand_over(std::get<protocol::PackedBatch>(std::move(*event.value())));
    } else {
      if (const std::size_t bytes = receiver_.begun_bytes(); bytes > 0 && !has_reserved_) {
        co_await floor_->budget.take(bytes);
        reserved_ = BudgetShare(floor_->budget, bytes);
        has_reserved_ = true;
      }
      if (receiver_.has_output()) spawn(stream_.get_executor(), "ship pong", flush(shared_from_this()));
      co_await read_more(floor_->options.idle_deadline);
    }
  }
}

asio::awaitable<void> ShipSession::hand_over(protocol::PackedBatch batch) {
  if (!has_reserved_) {
    const std::size_t bytes = batch.cost_bytes();
    co_await floor_->budget.take(bytes);
    reserved_ = BudgetShare(floor_->budget, bytes);
  }
  has_reserved_ = false;
  pending_.push_back({batch.sequence, std::exchange(reserved_, BudgetShare()), std::nullopt, {}});
  ++outstanding_;
  // Waits for the pool: batches of one sender go to the port one after the other.
  auto work = [self = shared_from_this(), packed = std::move(batch)] {
    self->deliver(packed);
    return true;
  };
  co_await on_pool(floor_->rooms.pool, std::move(work));
}

// On the pool.
void ShipSession::deliver(const protocol::PackedBatch& batch) {
  auto groups = protocol::unpack(batch);
  std::string rejection;
  if (groups) {
    count_batch(lines_of(groups.value()), batch.raw_bytes, batch.payload.size());
  } else {
    rejection = groups.error().message;
    floor_->rooms.quarantine.note(sender_, batch.sequence, batch.payload, rejection);
    groups = std::vector<LineBatch>();  // Its number is taken all the same, so that those after it have no gap.
  }
  auto done = [self = shared_from_this(), sequence = batch.sequence, rejection](Result<void> outcome) {
    asio::post(self->stream_.get_executor(), [self, sequence, rejection, outcome = std::move(outcome)]() mutable {
      self->note_outcome(sequence, std::move(outcome), std::move(rejection));
    });
  };
  floor_->rooms.port.take_lines(std::move(groups.value()), client_.name, floor_->rooms.clock.now(),
                                Receipt{sender_, batch.sequence}, std::move(done));
}

void ShipSession::note_outcome(std::uint64_t sequence, Result<void> outcome, std::string rejection) {
  --outstanding_;
  for (auto& pending : pending_) {
    if (pending.sequence != sequence) continue;
    pending.outcome = std::move(outcome);
    pending.rejection = std::move(rejection);
    pending.share = BudgetShare();
  }
  answer_in_order();
  if (outstanding_ == 0 && refusal_) alarm_.cancel();
  if (receiver_.has_output()) spawn(stream_.get_executor(), "ship acks", flush(shared_from_this()));
}

// An ack covers everything before it, so none may pass a batch that failed.
void ShipSession::answer_in_order() {
  std::uint64_t stored = 0;
  while (!pending_.empty() && pending_.front().outcome && pending_.front().outcome->has_value()) {
    const Pending& first = pending_.front();
    if (first.rejection.empty()) {
      stored = first.sequence;
    } else {
      if (stored) receiver_.acknowledge(std::exchange(stored, 0));
      receiver_.reject(first.sequence, first.rejection);
    }
    pending_.pop_front();
  }
  if (stored) receiver_.acknowledge(stored);
  if (pending_.empty() || !pending_.front().outcome || refusal_) return;
  const Error& failure = pending_.front().outcome->error();
  log::error("intake", "batch {} of {} could not be stored: {}", pending_.front().sequence, sender_, failure.message);
  refusal_ =
      protocol::Refusal{protocol::RefusalCode::busy, floor_->options.busy_pause, "the rows cannot be stored now"};
  alarm_.cancel();
}

asio::awaitable<void> ShipSession::flush(std::shared_ptr<ShipSession> self) {
  if (self->writing_) co_return;  // Whoever is writing takes our bytes too.
  self->writing_ = true;
  while (self->receiver_.has_output() && !self->broken_) {
    const std::string output = self->receiver_.take_output();
    asio::steady_timer deadline(self->stream_.get_executor(), kWriteDeadline);
    auto first =
        co_await (asio::async_write(self->stream_, asio::buffer(output), kAsTuple) || deadline.async_wait(kAsTuple));
    self->broken_ = first.index() == 1 || std::get<0>(std::get<0>(first));
  }
  self->writing_ = false;
  if (self->broken_ || self->refusal_) self->alarm_.cancel();
}

// Waits until nothing is in flight any more.
asio::awaitable<void> ShipSession::drain() {
  const auto give_up_at = std::chrono::steady_clock::now() + floor_->options.drain_deadline;
  while (outstanding_ > 0 && std::chrono::steady_clock::now() < give_up_at) {
    if (!refusal_)
      refusal_ =
          protocol::Refusal{protocol::RefusalCode::stopping, std::chrono::milliseconds(0), "the connection ends"};
    alarm_.expires_at(give_up_at);
    co_await alarm_.async_wait(kAsTuple);
  }
}

asio::awaitable<void> ShipSession::close() {
  if (!broken_) {
    if (refusal_) receiver_.refuse(*refusal_);
    co_await flush(shared_from_this());
    const auto give_up_at = std::chrono::steady_clock::now() + kWriteDeadline;
    while (writing_ && std::chrono::steady_clock::now() < give_up_at) {
      alarm_.expires_at(give_up_at);
      co_await alarm_.async_wait(kAsTuple);
    }
  }
  co_await linger();
}

// Closing while unread bytes lie in our receive buffer would reset the connection, and the other side might
// never read why it was refused: so say that we have finished, and read until it has too.
asio::awaitable<void> ShipSession::linger() {
  boost::system::error_code ignored;
  auto& socket = stream_.next_layer();
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  alarm_.expires_after(kLinger);
  for (;;) {
    auto first = co_await (socket.async_read_some(asio::buffer(buffer_), kAsTuple) || alarm_.async_wait(kAsTuple));
    if (first.index() == 1 || std::get<0>(std::get<0>(first))) break;
  }
  socket.close(ignored);
}

}  // namespace cordwood::intake
