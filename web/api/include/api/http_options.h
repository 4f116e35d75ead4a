#pragma once
// Where the HTTP server listens and what it bears. A header of its own: what moves bytes need not know what is served.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

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

}  // namespace cordwood::api
