#pragma once
// The collector's half of a connection, without the connection: bytes in, events and bytes out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/result.h"
#include "protocol/frame.h"
#include "protocol/messages.h"

namespace cordwood::protocol {

/// One connection's state. Threads: one at a time.
class Sender {
 public:
  using Event = std::variant<Welcome, Ack, Rejected, Refusal>;

  /// Puts the Hello into the output.
  explicit Sender(const Hello& hello);

  void feed(std::string_view bytes) { frames_.feed(bytes); }
  /// What the server said next; nullopt when more bytes are needed. An error means that the server broke the
  /// protocol: close the connection.
  Result<std::optional<Event>> next_event();

  /// Whether the server has welcomed us and allows one more batch to be on its way.
  bool may_send() const { return welcome_ && sent_ - answered_ < welcome_->batches_max; }
  /// Puts a batch into the output. `frame` is what BatchEncoder::finish(sequence) gave.
  /// REQUIRES: may_send(); `sequence` is the next after the Welcome's last and what was sent since.
  void send(std::uint64_t sequence, std::string_view frame);
  void ping();

  /// Bytes for the wire, which the caller now owns.
  std::string take_output() { return std::exchange(output_, {}); }
  bool has_output() const { return !output_.empty(); }

 private:
  Result<Event> read(const Frame& frame);
  Result<void> answer(std::uint64_t sequence);

  FrameReader frames_;
  std::string output_;
  std::optional<Welcome> welcome_;
  std::uint64_t sent_ = 0;      // The highest number sent on this connection, or known to be taken before it.
  std::uint64_t answered_ = 0;  // The highest number acknowledged or rejected.
};

}  // namespace cordwood::protocol
