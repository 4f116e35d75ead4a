#pragma once
// Little-endian integers, varints and length-prefixed strings: the alphabet of every format of ours, on disk and on
// the wire. Reading never runs past the end: it fails with Errc::corrupt.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cordwood {

class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void u16(std::uint16_t value) { fixed(value); }
  void u32(std::uint32_t value) { fixed(value); }
  void u64(std::uint64_t value) { fixed(value); }
  /// LEB128: seven bits a byte, least significant first; at most ten bytes.
  void varint(std::uint64_t value) {
    while (value >= 0x80) {
      u8(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    u8(static_cast<std::uint8_t>(value));
  }
  /// Zigzag, then LEB128.
  void signed_varint(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void bytes(std::string_view value) { out_.append(value); }
  void string(std::string_view value) {  // varint length, then the bytes
    varint(value.size());
    bytes(value);
  }
  std::size_t size() const { return out_.size(); }

 private:
  template <class T>
  void fixed(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) u8(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  std::string& out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  Result<std::uint8_t> u8() { return fixed<std::uint8_t>(); }
  Result<std::uint16_t> u16() { return fixed<std::uint16_t>(); }
  Result<std::uint32_t> u32() { return fixed<std::uint32_t>(); }
  Result<std::uint64_t> u64() { return fixed<std::uint64_t>(); }
  Result<std::uint64_t> varint();
  Result<std::int64_t> signed_varint();
  /// A view into the bytes given to the constructor.
  Result<std::string_view> bytes(std::uint64_t count);
  Result<std::string_view> string();  // varint length, then the bytes
  /// A varint that counts things of at least one byte each, so a count beyond what is left is corrupt, not a huge
  /// allocation.
  Result<std::size_t> count();

  std::size_t left() const { return in_.size() - at_; }
  std::size_t position() const { return at_; }
  bool at_end() const { return left() == 0; }

 private:
  template <class T>
  Result<T> fixed() {
    if (left() < sizeof(T)) return ends_early();
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      value = static_cast<T>(value | (static_cast<T>(static_cast<std::uint8_t>(in_[at_ + i])) << (8 * i)));
    at_ += sizeof(T);
    return value;
  }
  Error ends_early() const;

  std::string_view in_;
  std::size_t at_ = 0;
};

}  // namespace cordwood
