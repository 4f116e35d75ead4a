#pragma once
// The envelope of everything on the wire (docs/protocol/shipping.md §2):
//
//   checksum u64 | payload size u32 | raw size u32 | type u8 | reserved u8 × 3 | payload
//
// The checksum (XXH3) is over all that follows it. The raw size is that of a batch's body before compression
// and 0 in other frames, so a receiver knows what a frame will cost before it reads it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cordwood::protocol {

enum class FrameType : std::uint8_t {
  hello = 1,     // collector → server
  welcome = 2,   // server → collector
  batch = 3,     // collector → server
  ack = 4,       // server → collector
  rejected = 5,  // server → collector
  refusal = 6,   // server → collector
  ping = 7,      // collector → server
  pong = 8,      // server → collector
};

inline constexpr std::size_t kFrameHeaderBytes = 20;

struct FrameHeader {
  std::uint64_t checksum = 0;
  std::uint32_t payload_bytes = 0;
  std::uint32_t raw_bytes = 0;
  FrameType type = FrameType::ping;
};

struct Frame {
  FrameType type = FrameType::ping;
  std::uint32_t raw_bytes = 0;
  std::string payload;
};

void append_frame(std::string& out, FrameType type, std::uint32_t raw_bytes, std::string_view payload);

/// Finds frames in a stream of bytes. Memory: one frame and what was fed beyond it.
class FrameReader {
 public:
  void feed(std::string_view bytes);

  /// The next whole frame; nullopt when more bytes are needed. Errc::too_large for a size beyond the limits,
  /// as soon as the header is there; Errc::corrupt for a wrong checksum or an unknown type. After an error
  /// there is no next frame: the stream is lost.
  Result<std::optional<Frame>> next();

  /// The header of the frame that has begun and is not complete; valid after next() gave nullopt.
  std::optional<FrameHeader> begun() const { return begun_; }

 private:
  Result<void> read_header();
  std::string_view unread() const { return std::string_view(buffer_).substr(at_); }

  std::string buffer_;
  std::size_t at_ = 0;  // Everything before it was given out.
  std::optional<FrameHeader> begun_;
};

}  // namespace cordwood::protocol
