#include "protocol/messages.h"

#include <fmt/format.h>

#include "base/bytes.h"

namespace cordwood::protocol {
namespace {

constexpr std::uint32_t kMagic = 0x50535743;  // "CWSP" in little-endian bytes.
constexpr std::size_t kStateIdBytes = 32;
constexpr std::size_t kSoftwareBytesMax = 128;

Result<void> expect_end(const ByteReader& reader) {
  if (!reader.at_end()) return error(Errc::corrupt, fmt::format("{} bytes too many in a message", reader.left()));
  return success();
}

Result<std::string> text(ByteReader& reader, std::size_t bytes_max) {
  CORDWOOD_TRY(const std::string_view bytes, reader.string());
  if (bytes.size() > bytes_max)
    return error(Errc::too_large, fmt::format("a text of {} bytes, at most {} are allowed", bytes.size(), bytes_max));
  return std::string(bytes);
}

bool is_state_id(std::string_view id) {
  return id.size() == kStateIdBytes && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string_view cut(std::string_view reason) { return reason.substr(0, kReasonBytesMax); }

}  // namespace

std::string encode(const Hello& hello) {
  std::string out;
  ByteWriter writer(out);
  writer.u32(kMagic);
  writer.u16(hello.version_min);
  writer.u16(hello.version_max);
  writer.string(hello.state_id);
  writer.string(std::string_view(hello.software).substr(0, kSoftwareBytesMax));
  return out;
}

std::string encode(const Welcome& welcome) {
  std::string out;
  ByteWriter writer(out);
  writer.u16(welcome.version);
  writer.u64(welcome.last_sequence);
  writer.u32(welcome.batches_max);
  return out;
}

std::string encode(const Ack& ack) {
  std::string out;
  ByteWriter(out).u64(ack.sequence);
  return out;
}

std::string encode(const Rejected& rejected) {
  std::string out;
  ByteWriter writer(out);
  writer.u64(rejected.sequence);
  writer.string(cut(rejected.reason));
  return out;
}

std::string encode(const Refusal& refusal) {
  std::string out;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(refusal.code));
  writer.u32(static_cast<std::uint32_t>(refusal.pause.count()));
  writer.string(cut(refusal.reason));
  return out;
}

Result<Hello> decode_hello(std::string_view payload) {
  ByteReader reader(payload);
  CORDWOOD_TRY(const std::uint32_t magic, reader.u32());
  if (magic != kMagic) return error(Errc::corrupt, "a Hello of another protocol");
  Hello hello;
  CORDWOOD_TRY(hello.version_min, reader.u16());
  CORDWOOD_TRY(hello.version_max, reader.u16());
  CORDWOOD_TRY(hello.state_id, text(reader, kStateIdBytes));
  if (!is_state_id(hello.state_id)) return error(Errc::corrupt, "a Hello without a proper state id");
  CORDWOOD_TRY(hello.software, text(reader, kSoftwareBytesMax));
  return hello;  // A later version may say more: what follows is not read.
}

Result<Welcome> decode_welcome(std::string_view payload) {
  ByteReader reader(payload);
  Welcome welcome;
  CORDWOOD_TRY(welcome.version, reader.u16());
  CORDWOOD_TRY(welcome.last_sequence, reader.u64());
  CORDWOOD_TRY(welcome.batches_max, reader.u32());
  CORDWOOD_TRY(expect_end(reader));
  if (welcome.version != kVersion)
    return error(Errc::unsupported, fmt::format("the server chose version {}, which was not offered", welcome.version));
  if (welcome.batches_max == 0) return error(Errc::corrupt, "the server allows no batch at all");
  return welcome;
}

Result<Ack> decode_ack(std::string_view payload) {
  ByteReader reader(payload);
  Ack ack;
  CORDWOOD_TRY(ack.sequence, reader.u64());
  CORDWOOD_TRY(expect_end(reader));
  return ack;
}

Result<Rejected> decode_rejected(std::string_view payload) {
  ByteReader reader(payload);
  Rejected rejected;
  CORDWOOD_TRY(rejected.sequence, reader.u64());
  CORDWOOD_TRY(rejected.reason, text(reader, kReasonBytesMax));
  CORDWOOD_TRY(expect_end(reader));
  return rejected;
}

Result<Refusal> decode_refusal(std::string_view payload) {
  ByteReader reader(payload);
  Refusal refusal;
  CORDWOOD_TRY(const std::uint8_t code, reader.u8());
  refusal.code = static_cast<RefusalCode>(code);  // An unknown one is treated as any other: wait and try again.
  CORDWOOD_TRY(const std::uint32_t pause_ms, reader.u32());
  refusal.pause = std::chrono::milliseconds(pause_ms);
  CORDWOOD_TRY(refusal.reason, text(reader, kReasonBytesMax));
  CORDWOOD_TRY(expect_end(reader));
  return refusal;
}

}  // namespace cordwood::protocol
