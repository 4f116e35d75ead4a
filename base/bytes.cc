#include "base/bytes.h"

#include <fmt/format.h>

namespace cordwood {

Error ByteReader::ends_early() const {
  return error(Errc::corrupt, fmt::format("ends early at byte {} of {}", at_, in_.size()));
}

Result<std::uint64_t> ByteReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    CORDWOOD_TRY(const std::uint8_t byte, u8());
    if (shift == 63 && byte > 1) break;  // Would not fit 64 bits.
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return error(Errc::corrupt, fmt::format("varint too long before byte {}", at_));
}

Result<std::int64_t> ByteReader::signed_varint() {
  CORDWOOD_TRY(const std::uint64_t zigzag, varint());
  return static_cast<std::int64_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
}

Result<std::string_view> ByteReader::bytes(std::uint64_t count) {
  if (count > left()) return ends_early();
  const std::string_view view = in_.substr(at_, count);
  at_ += count;
  return view;
}

Result<std::string_view> ByteReader::string() {
  CORDWOOD_TRY(const std::uint64_t size, varint());
  return bytes(size);
}

Result<std::size_t> ByteReader::count() {
  CORDWOOD_TRY(const std::uint64_t count, varint());
  if (count > left()) return error(Errc::corrupt, fmt::format("count {} exceeds the {} bytes left", count, left()));
  return static_cast<std::size_t>(count);
}

}  // namespace cordwood
