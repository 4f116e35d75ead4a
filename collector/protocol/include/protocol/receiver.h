#pragma once
// The server's half of a connection, without the connection: bytes in, events and bytes out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/result.h"
#include "protocol/batch.h"
#include "protocol/frame.h"
#include "protocol/messages.h"

namespace cordwood::protocol {

/// One connection's state. Threads: one at a time.
class Receiver {
 public:
  using Event = std::variant<Hello, PackedBatch>;

  void feed(std::string_view bytes) { frames_.feed(bytes); }
  /// What the collector said next; nullopt when more bytes are needed. Pings are answered here. An error
  /// means that the collector broke the protocol: refuse() and close.
  Result<std::optional<Event>> next_event();
  /// What the batch that has begun to arrive will cost when it is whole and unpacked; 0 when none has begun.
  std::size_t begun_bytes() const;

  /// Answers the Hello. REQUIRES: it came, with kVersion in its range.
  void welcome(std::uint64_t last_sequence, std::uint32_t batches_max);
  /// Answers all batches up to `sequence`. REQUIRES: ascending, also with reject().
  void acknowledge(std::uint64_t sequence);
  void reject(std::uint64_t sequence, std::string reason);
  void refuse(const Refusal& refusal);

  /// Bytes for the wire, which the caller now owns.
  std::string take_output() { return std::exchange(output_, {}); }
  bool has_output() const { return !output_.empty(); }

 private:
  Result<std::optional<Event>> read(Frame frame);
  Result<PackedBatch> read_batch(Frame frame);

  enum class State { waiting_for_hello, waiting_for_welcome, receiving };
  State state_ = State::waiting_for_hello;
  FrameReader frames_;
  std::string output_;
  std::uint32_t batches_max_ = 0;
  std::uint64_t received_ = 0;  // The highest number that arrived, or was taken before this connection.
  std::uint64_t answered_ = 0;
};

}  // namespace cordwood::protocol
