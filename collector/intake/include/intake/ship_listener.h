#pragma once
// Receives batches from collectors: the server's half of docs/protocol/shipping.md over TLS 1.3, where both
// sides show a certificate of our CA. What it receives goes to an IngestPort; a batch is acknowledged when
// the port says that its rows are durable.

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "base/spawn.h"
#include "intake/authority.h"
#include "intake/ingest_port.h"
#include "intake/quarantine.h"

namespace cordwood::intake {

struct ShipOptions {
  std::string listen = "127.0.0.1:9429";      // ADDRESS:PORT or [ADDRESS]:PORT; port 0 takes a free one.
  std::size_t connections_max = 4096;         // Beyond it new ones are closed at once.
  std::size_t session_batches_max = 8;        // Handed over and not yet durable, for each collector.
  std::size_t pending_bytes_max = 128 << 20;  // Of batches being received or not yet durable, of all collectors.
  std::chrono::milliseconds handshake_deadline = std::chrono::seconds(10);  // From accept to the collector's Hello.
  std::chrono::milliseconds idle_deadline = std::chrono::seconds(90);   // Without a frame; collectors ping every 20 s.
  std::chrono::milliseconds drain_deadline = std::chrono::seconds(30);  // For batches in flight at a stop.
  std::chrono::milliseconds busy_pause =
      std::chrono::seconds(2);  // What a collector is told to wait when rows cannot be stored.
};

/// Threads: open(), stop() and the destructor from any thread; sessions run on `executor`, each on a strand
/// of its own. Lifetime: everything given to open() must live until stop() has ended and `executor` runs no
/// more.
class ShipListener {
 public:
  struct Rooms {
    asio::any_io_executor executor;
    asio::thread_pool& pool;  // For decoding and IngestPort::take_lines, which block.
    IngestPort& port;
    Authority& authority;
    Quarantine& quarantine;
    const Clock& clock;
  };

  /// Binds and starts to accept. Errc::invalid for a bad address, Errc::io when it cannot be bound.
  static Result<std::unique_ptr<ShipListener>> open(Rooms rooms, ShipOptions options);
  ~ShipListener();
  ShipListener(const ShipListener&) = delete;
  ShipListener& operator=(const ShipListener&) = delete;

  std::uint16_t port_number() const;

  /// Stops accepting and reading, waits for the batches in flight, sends their acks and closes. Await it
  /// once, before the executor stops.
  asio::awaitable<void> stop();

 private:
  class Impl;
  explicit ShipListener(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace cordwood::intake
