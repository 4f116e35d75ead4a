#pragma once
// One TLS connection to the server: connects, checks who answers, moves bytes between the socket and
// protocol::Sender.

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "base/result.h"
#include "base/spawn.h"
#include "protocol/bundle.h"
#include "protocol/sender.h"

namespace cordwood::agent {

/// TLS 1.3 with the bundle's certificate, trusting its CA alone. Errc::invalid when OpenSSL does not take
/// them.
Result<std::shared_ptr<asio::ssl::context>> make_client_context(const protocol::Bundle& bundle);

/// Threads: one. Lifetime: held by whoever awaits connect() or receive(), and by each write.
class ServerLink : public std::enable_shared_from_this<ServerLink> {
 public:
  ServerLink(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> context, protocol::HostPort server,
             const protocol::Hello& hello);

  /// Errors say in an operator's words what is wrong: unreachable, wrong CA, expired, refused.
  asio::awaitable<Result<void>> connect();

  /// Waits for bytes and feeds them to the sender; an error when the connection has ended or was silent too
  /// long.
  asio::awaitable<Result<void>> receive();

  /// Begins to write what the sender has put out, unless a write is under way, which takes it along.
  void flush();
  std::chrono::steady_clock::time_point last_write() const { return last_write_; }

  /// connect() and receive() fail, now or when they are called.
  void close();

  protocol::Sender sender;

 private:
  asio::awaitable<Result<void>> connect_socket();
  asio::awaitable<Result<void>> shake_hands();
  static asio::awaitable<void> write(std::shared_ptr<ServerLink> self);
  Error explain(std::string_view doing, const boost::system::error_code& failure);

  std::shared_ptr<asio::ssl::context> context_;
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
  asio::steady_timer alarm_;  // The deadline of connect() and receive().
  protocol::HostPort server_;
  std::vector<char> buffer_;
  bool is_writing_ = false;
  bool is_closed_ = false;
  std::chrono::steady_clock::time_point last_write_ = std::chrono::steady_clock::now();
};

}  // namespace cordwood::agent
