#pragma once
// The HTTP and HTTPS server: accepts connections, reads requests within limits, and hands each to its route.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/services.h"
#include "base/result.h"

namespace cordwood::api {

struct HttpOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 9428;  // 0 takes any free one; port() tells which.
  /// PEM texts; without them the server speaks plain HTTP, which is refused on any but a loopback address.
  struct Tls {
    std::string certificate_pem;
    std::string key_pem;
  };
  std::optional<Tls> tls;
  std::size_t connections_max = 2048;  // Further ones are closed at once.
  std::size_t header_bytes_max = 64 << 10;
  std::chrono::seconds idle_timeout{75};      // Between requests.
  std::chrono::seconds header_timeout{20};    // From a request's first byte to the end of its header.
  std::chrono::seconds transfer_timeout{60};  // For each piece of a body, either way.
};

/// Threads: one at a time; requests run on the executor's threads, one strand a connection.
class HttpServer {
 public:
  /// Binds and listens; connections are accepted from start() on. Errc::io when the address is taken.
  static Result<std::unique_ptr<HttpServer>> listen(boost::asio::any_io_executor executor, HttpOptions options,
                                                    Services services);
  ~HttpServer();

  void start();
  /// Stops accepting and closes every connection; answers under way are cut off. Returns when the last connection has
  /// ended, or after a deadline. Await it once, while the executor still runs.
  boost::asio::awaitable<void> stop();

  std::uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:9428"

 private:
  struct Impl;
  explicit HttpServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // Connections hold it, too.
};

}  // namespace cordwood::api
