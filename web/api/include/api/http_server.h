#pragma once
// The HTTP and HTTPS server: accepts connections, reads requests within limits, and hands each to its route.

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/http_options.h"
#include "api/services.h"
#include "base/result.h"

namespace cordwood::api {

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
