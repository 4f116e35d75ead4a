#pragma once
// One collector's connection, from accept to close: handshake, admission, Welcome, batches in, acks out.

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/strand.hpp>

#include "byte_budget.h"
#include "intake/ship_listener.h"
#include "protocol/messages.h"
#include "protocol/receiver.h"
#include "sender_table.h"
#include "ship_tls.h"

namespace cordwood::intake {

/// What all sessions of a listener share.
struct ShipFloor {
  ShipFloor(ShipListener::Rooms given, ShipOptions wanted)
      : rooms(given), options(std::move(wanted)), budget(options.pending_bytes_max) {}

  ShipListener::Rooms rooms;
  ShipOptions options;
  ByteBudget budget;
  SenderTable senders;
};

/// Threads: everything on the executor of its stream, a strand, but end().
/// Lifetime: run() and every batch that is not durable hold it; the sender's claim ends with the last of
/// them.
class ShipSession : public std::enable_shared_from_this<ShipSession> {
 public:
  ShipSession(std::shared_ptr<ShipFloor> floor, std::shared_ptr<asio::ssl::context> context,
              asio::ip::tcp::socket socket, std::string address);

  /// The whole life of the connection; never throws for what the network or the other side does.
  static asio::awaitable<void> run(std::shared_ptr<ShipSession> self);

  /// Stops reading; what is in flight is finished and acknowledged, then the refusal is sent. From any
  /// thread.
  void end(protocol::Refusal refusal);

 private:
  struct Pending {
    std::uint64_t sequence = 0;
    BudgetShare share;
    std::optional<Result<void>> outcome;
    std::string rejection;  // Why its rows were not taken; empty when they were.
  };

  asio::awaitable<bool> enter();
  asio::awaitable<bool> shake_hands();
  asio::awaitable<bool> admit();
  asio::awaitable<bool> greet();
  asio::awaitable<bool> claim_sender(const protocol::Hello& hello);
  asio::awaitable<void> receive();
  asio::awaitable<bool> read_more(std::chrono::milliseconds limit);
  asio::awaitable<void> hand_over(protocol::PackedBatch batch);
  asio::awaitable<void> drain();
  asio::awaitable<void> close();
  asio::awaitable<void> linger();

  void deliver(const protocol::PackedBatch& batch);
  void note_outcome(std::uint64_t sequence, Result<void> outcome, std::string rejection);
  void answer_in_order();
  static asio::awaitable<void> flush(std::shared_ptr<ShipSession> self);
  void refuse(protocol::RefusalCode code, std::string reason);

  std::shared_ptr<ShipFloor> floor_;
  std::shared_ptr<asio::ssl::context> context_;  // The stream points into it.
  TlsStream stream_;
  asio::steady_timer alarm_;  // The deadline of what run() waits for; cancelled when something happened.
  std::string address_;
  ClientFacts client_;
  std::string sender_;
  std::unique_ptr<SenderTable::Claim> claim_;
  protocol::Receiver receiver_;
  std::array<char, 64 << 10> buffer_;
  BudgetShare reserved_;  // For the batch that has begun to arrive.
  bool has_reserved_ = false;
  std::deque<Pending> pending_;               // By sequence number.
  std::size_t outstanding_ = 0;               // Of these, without an outcome.
  std::optional<protocol::Refusal> refusal_;  // Set: the session is ending.
  bool writing_ = false;
  bool broken_ = false;  // Nothing more can be sent.
};

}  // namespace cordwood::intake
