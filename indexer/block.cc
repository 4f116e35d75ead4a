#include "block.h"

#include <array>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/checksum.h"
#include "base/compression.h"

namespace cordwood::indexer {
namespace {

// On columns cut to pieces level 3 gains 2-6% over level 1, and zstd is a twentieth of the time either way.
constexpr int kLevel = 3;
// The WAL is read once or never: a tenth more bytes, up to a quarter, for a tenth less of the CPU that writing it
// takes.
constexpr int kFastLevel = -3;
constexpr std::size_t kCheckedHeaderBytes = kBlockHeaderBytes - 8;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kWorthPacking = 32;  // A zstd frame alone takes ten bytes or so.

enum Codec : std::uint8_t { as_is = 0, one_zstd_frame = 1 };

std::uint64_t checksum_of(std::string_view block) {
  std::array<char, 16> sums;
  const std::uint64_t parts[2] = {checksum64(block.substr(0, kCheckedHeaderBytes)),
                                  checksum64(block.substr(kBlockHeaderBytes))};
  std::memcpy(sums.data(), parts, sizeof parts);
  return checksum64({sums.data(), sums.size()});
}

}  // namespace

void append_block(std::string& out, std::string_view content, Packing packing, BlockKind kind) {
  CORDWOOD_CHECK(content.size() <= kBlockContentBytesMax);
  const std::size_t begin = out.size();
  out.resize(begin + kBlockHeaderBytes);
  std::uint8_t codec = as_is;
  if (packing != Packing::none && content.size() >= kWorthPacking) {
    compress(content, packing == Packing::fast ? kFastLevel : kLevel, out);
    codec = one_zstd_frame;
    if (out.size() - begin - kBlockHeaderBytes >= content.size()) {
      out.resize(begin + kBlockHeaderBytes);
      codec = as_is;
    }
  }
  if (codec == as_is) out.append(content);

  std::string header;
  ByteWriter writer(header);
  writer.u8(codec);
  writer.u8(static_cast<std::uint8_t>(kind));
  writer.u16(0);
  writer.u32(0);
  writer.bytes(std::string(kNonceBytes, '\0'));
  writer.u32(static_cast<std::uint32_t>(out.size() - begin - kBlockHeaderBytes));
  writer.u32(static_cast<std::uint32_t>(content.size()));
  out.replace(begin, header.size(), header);
  header.clear();
  writer.u64(checksum_of(std::string_view(out).substr(begin)));
  out.replace(begin + kCheckedHeaderBytes, header.size(), header);
}

std::optional<BlockHeader> peek_block(std::string_view header) {
  if (header.size() < kBlockHeaderBytes) return std::nullopt;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(header[at]); };
  if (byte(0) > one_zstd_frame || byte(1) >= kBlockKinds) return std::nullopt;
  for (std::size_t at = 2; at < 8 + kNonceBytes; ++at)
    if (byte(at) != 0) return std::nullopt;
  std::uint32_t stored_bytes = 0;
  for (unsigned i = 0; i < 4; ++i) stored_bytes |= std::uint32_t{byte(8 + kNonceBytes + i)} << (8 * i);
  if (stored_bytes > kBlockContentBytesMax) return std::nullopt;
  return BlockHeader{static_cast<BlockKind>(byte(1)), kBlockHeaderBytes + std::uint64_t{stored_bytes}};
}

Result<std::string> unpack_block(std::string_view bytes) {
  ByteReader in(bytes);
  CORDWOOD_TRY(const std::uint8_t codec, in.u8());
  CORDWOOD_TRY(in.u8());  // The kind is for walks; who reads a block knows what it wants.
  CORDWOOD_TRY(const std::uint16_t reserved, in.u16());
  CORDWOOD_TRY(const std::uint32_t key_id, in.u32());
  CORDWOOD_TRY(in.bytes(kNonceBytes));
  CORDWOOD_TRY(const std::uint32_t stored_bytes, in.u32());
  CORDWOOD_TRY(const std::uint32_t content_bytes, in.u32());
  CORDWOOD_TRY(const std::uint64_t checksum, in.u64());
  if (stored_bytes != in.left() || checksum != checksum_of(bytes))
    return error(Errc::corrupt, "checksum of a block does not match");
  if (codec > one_zstd_frame || reserved != 0 || key_id != 0)
    return error(Errc::unsupported, fmt::format("block with codec {}, {} and key {}", codec, reserved, key_id));
  if (content_bytes > kBlockContentBytesMax) return error(Errc::corrupt, "block larger than any we write");
  const std::string_view stored = bytes.substr(kBlockHeaderBytes);
  std::string content;
  if (codec == as_is) {
    content = stored;
  } else {
    content.reserve(std::min<std::size_t>(content_bytes, stored_bytes * std::size_t{64}));
    CORDWOOD_TRY(decompress(stored, content_bytes, content));
  }
  if (content.size() != content_bytes) return error(Errc::corrupt, "block is shorter than it says");
  return content;
}

Result<void> verify_block(std::string_view bytes) {
  const auto header = peek_block(bytes);
  ByteReader in(bytes.substr(std::min(bytes.size(), kCheckedHeaderBytes)));
  CORDWOOD_TRY(const std::uint64_t checksum, in.u64());
  if (!header || header->bytes != bytes.size() || checksum != checksum_of(bytes))
    return error(Errc::corrupt, "checksum of a block does not match");
  return success();
}

Result<std::string> read_block(const File& file, BlockPlace place) {
  const auto at_place = [&](Error failure) {
    return std::move(failure).within(fmt::format("block of {} bytes at {}", place.bytes, place.offset));
  };
  std::string bytes;
  if (place.bytes > kBlockContentBytesMax) return at_place(error(Errc::corrupt, "larger than any we write"));
  bytes.resize(place.bytes);
  auto read = file.read_at(place.offset, bytes);
  if (!read) return at_place(std::move(read).error());
  if (read.value() != place.bytes) return at_place(error(Errc::corrupt, "the file ends before it"));
  auto content = unpack_block(bytes);
  if (!content) return at_place(std::move(content).error());
  return content;
}

}  // namespace cordwood::indexer
