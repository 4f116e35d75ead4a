#pragma once
// What the control frames say (docs/protocol/shipping.md §3 to §6). Each encodes to a payload and decodes
// from one; decoding fails with Errc::corrupt, or Errc::too_large beyond protocol/limits.h.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "protocol/limits.h"

namespace cordwood::protocol {

/// The collector speaks first. Its name is not here: the certificate says it.
struct Hello {
  std::uint16_t version_min = kVersion;
  std::uint16_t version_max = kVersion;
  std::string state_id;  // Random, made with the state folder: 32 hexadecimal digits.
  std::string software;  // "cordwood-collector 0.1.0", for the server's log.
  friend bool operator==(const Hello&, const Hello&) = default;
};

struct Welcome {
  std::uint16_t version = kVersion;
  std::uint64_t last_sequence = 0;  // The highest number durably taken from this sender; 0 when none was.
  std::uint32_t batches_max = 1;    // How many may be on their way without an ack.
  friend bool operator==(const Welcome&, const Welcome&) = default;
};

/// This batch and all before it are durable.
struct Ack {
  std::uint64_t sequence = 0;
};

/// The rows of this batch will never be taken; its number, and all before it, are. The collector gives it up
/// and goes on.
struct Rejected {
  std::uint64_t sequence = 0;
  std::string reason;
};

enum class RefusalCode : std::uint8_t {
  version = 1,     // No version in common.
  identity = 2,    // The certificate is revoked or not in the register.
  protocol = 3,    // The other side broke a rule of the protocol.
  superseded = 4,  // The same sender has connected again.
  busy = 5,        // Rows cannot be stored now, or too many connections.
  stopping = 6,    // The server shuts down.
};

/// The server's last frame before it closes. What was not acknowledged is sent again after `pause`.
struct Refusal {
  RefusalCode code = RefusalCode::protocol;
  std::chrono::milliseconds pause{0};
  std::string reason;
};

std::string encode(const Hello& hello);
std::string encode(const Welcome& welcome);
std::string encode(const Ack& ack);
std::string encode(const Rejected& rejected);
std::string encode(const Refusal& refusal);

Result<Hello> decode_hello(std::string_view payload);
Result<Welcome> decode_welcome(std::string_view payload);
Result<Ack> decode_ack(std::string_view payload);
Result<Rejected> decode_rejected(std::string_view payload);
Result<Refusal> decode_refusal(std::string_view payload);

}  // namespace cordwood::protocol
