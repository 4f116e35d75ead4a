#pragma once
// What a collector is given when it is enrolled: one file with its certificate and key, the CA's certificate
// and the server's address. docs/format/bundle.md. Written by intake/authority.h, read by the agent.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cordwood::protocol {

inline constexpr std::size_t kBundleBytesMax = 64 << 10;

struct HostPort {
  std::string host;  // Without brackets.
  std::uint16_t port = 0;
  friend bool operator==(const HostPort&, const HostPort&) = default;
};

/// "logs.example.org:9429", "192.0.2.7:9429", "[2001:db8::7]:9429". Errc::invalid for anything else.
Result<HostPort> parse_host_port(std::string_view text);
std::string format_host_port(const HostPort& address);

struct Bundle {
  std::string name;  // The collector's, as in its certificate.
  HostPort server;
  std::string certificate_pem;
  std::string key_pem;
  std::string ca_pem;
  friend bool operator==(const Bundle&, const Bundle&) = default;
};

std::string format_bundle(const Bundle& bundle);

/// Errc::invalid when a part is missing, Errc::unsupported when a newer Cordwood wrote it. The PEM blocks are
/// found, not verified.
Result<Bundle> parse_bundle(std::string_view text);

}  // namespace cordwood::protocol
