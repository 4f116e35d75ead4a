#include "protocol/frame.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/checksum.h"
#include "protocol/limits.h"

namespace cordwood::protocol {
namespace {

constexpr std::size_t kChecksumBytes = 8;

bool is_known(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(FrameType::hello) && type <= static_cast<std::uint8_t>(FrameType::pong);
}

Result<void> check_sizes(const FrameHeader& header) {
  const bool is_batch = header.type == FrameType::batch;
  const std::size_t payload_max = is_batch ? kFrameBytesMax : kControlBytesMax;
  const std::size_t raw_max = is_batch ? kBatchBytesMax : 0;
  if (header.payload_bytes > payload_max)
    return error(Errc::too_large,
                 fmt::format("a frame of {} bytes, at most {} are allowed", header.payload_bytes, payload_max));
  if (header.raw_bytes > raw_max)
    return error(Errc::too_large,
                 fmt::format("a frame that unpacks to {} bytes, at most {} are allowed", header.raw_bytes, raw_max));
  return success();
}

}  // namespace

void append_frame(std::string& out, FrameType type, std::uint32_t raw_bytes, std::string_view payload) {
  const std::size_t begin = out.size();
  out.reserve(begin + kFrameHeaderBytes + payload.size());
  ByteWriter writer(out);
  writer.u64(0);
  writer.u32(static_cast<std::uint32_t>(payload.size()));
  writer.u32(raw_bytes);
  writer.u8(static_cast<std::uint8_t>(type));
  writer.bytes(std::string_view("\0\0\0", 3));
  writer.bytes(payload);
  std::string checksum;
  ByteWriter(checksum).u64(checksum64(std::string_view(out).substr(begin + kChecksumBytes)));
  out.replace(begin, kChecksumBytes, checksum);
}

void FrameReader::feed(std::string_view bytes) {
  if (at_ == buffer_.size()) {
    buffer_.clear();
    at_ = 0;
  }
  buffer_.append(bytes);
}

Result<void> FrameReader::read_header() {
  ByteReader reader(unread().substr(0, kFrameHeaderBytes));
  FrameHeader header;
  CORDWOOD_TRY(header.checksum, reader.u64());
  CORDWOOD_TRY(header.payload_bytes, reader.u32());
  CORDWOOD_TRY(header.raw_bytes, reader.u32());
  CORDWOOD_TRY(const std::uint8_t type, reader.u8());
  if (!is_known(type)) return error(Errc::corrupt, fmt::format("a frame of unknown type {}", type));
  header.type = static_cast<FrameType>(type);
  CORDWOOD_TRY(check_sizes(header));
  begun_ = header;
  return success();
}

Result<std::optional<Frame>> FrameReader::next() {
  if (!begun_) {
    if (unread().size() < kFrameHeaderBytes) return std::optional<Frame>();
    CORDWOOD_TRY(read_header());
  }
  const std::size_t size = kFrameHeaderBytes + begun_->payload_bytes;
  if (unread().size() < size) return std::optional<Frame>();
  const std::string_view whole = unread().substr(0, size);
  if (checksum64(whole.substr(kChecksumBytes)) != begun_->checksum)
    return error(Errc::corrupt, fmt::format("a frame of {} bytes with a wrong checksum", size));
  Frame frame{begun_->type, begun_->raw_bytes, std::string(whole.substr(kFrameHeaderBytes))};
  begun_.reset();
  at_ += size;
  if (at_ >= buffer_.size() / 2) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  return std::optional<Frame>(std::move(frame));
}

}  // namespace cordwood::protocol
