#pragma once
// Numbers of any number of bits, one after the other, lowest bit first.

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cordwood::indexer {

class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}

  /// REQUIRES: count <= 56 and value < 2^count
  void bits(std::uint64_t value, unsigned count) {
    pending_ |= value << pending_bits_;
    pending_bits_ += count;
    for (; pending_bits_ >= 8; pending_bits_ -= 8, pending_ >>= 8) out_.push_back(static_cast<char>(pending_));
  }
  /// `ones` bits 1, then a 0.
  void unary(std::uint64_t ones) {
    for (; ones >= 32; ones -= 32) bits(0xffffffff, 32);
    bits((std::uint64_t{1} << ones) - 1, static_cast<unsigned>(ones) + 1);
  }
  /// Rice code: the part above `low_bits` in unary, then the low bits.
  void rice(std::uint64_t value, unsigned low_bits) {
    unary(value >> low_bits);
    bits(value & ((std::uint64_t{1} << low_bits) - 1), low_bits);
  }
  /// Elias gamma code. REQUIRES: value >= 1
  void gamma(std::uint64_t value) {
    const auto width = static_cast<unsigned>(std::bit_width(value)) - 1;
    unary(width);
    bits(value & ((std::uint64_t{1} << width) - 1), width);
  }
  void finish() {
    if (pending_bits_ > 0) bits(0, 8 - pending_bits_);
  }

 private:
  std::string& out_;
  std::uint64_t pending_ = 0;
  unsigned pending_bits_ = 0;
};

/// Reading past the end fails with Errc::corrupt.
class BitReader {
 public:
  explicit BitReader(std::string_view in) : in_(in) {}

  /// REQUIRES: count <= 56
  Result<std::uint64_t> bits(unsigned count) {
    while (pending_bits_ < count) {
      if (at_ == in_.size()) return error(Errc::corrupt, "bits end early");
      pending_ |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(in_[at_++])) << pending_bits_;
      pending_bits_ += 8;
    }
    const std::uint64_t value = pending_ & ((std::uint64_t{1} << count) - 1);
    pending_ >>= count;
    pending_bits_ -= count;
    return value;
  }
  Result<std::uint64_t> unary() {
    for (std::uint64_t ones = 0;; ++ones) {
      CORDWOOD_TRY(const std::uint64_t bit, bits(1));
      if (bit == 0) return ones;
    }
  }
  Result<std::uint64_t> rice(unsigned low_bits) {
    CORDWOOD_TRY(const std::uint64_t high, unary());
    CORDWOOD_TRY(const std::uint64_t low, bits(low_bits));
    return high << low_bits | low;
  }
  Result<std::uint64_t> gamma() {
    CORDWOOD_TRY(const std::uint64_t width, unary());
    if (width > 32) return error(Errc::corrupt, "a number of too many bits");
    CORDWOOD_TRY(const std::uint64_t low, bits(static_cast<unsigned>(width)));
    return std::uint64_t{1} << width | low;
  }

 private:
  std::string_view in_;
  std::size_t at_ = 0;
  std::uint64_t pending_ = 0;
  unsigned pending_bits_ = 0;
};

}  // namespace cordwood::indexer
