#pragma once
// What the bytes of a text are to the cutting of units, one bit a byte, so that the cutting looks at 64 bytes at once.

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cordwood::indexer {

enum class UnitSize : std::uint8_t;

/// Bit i % 64 of block i / 64 stands for byte i. Kept from text to text for its memory.
class ByteMasks {
 public:
  /// Marks the bytes of `text`. Costs a few instructions for 64 bytes.
  void mark(std::string_view text, UnitSize size);
  /// The same byte by byte: for processors without AVX2, and as its slow twin in tests.
  void mark_slowly(std::string_view text, UnitSize size);

  bool in_run(std::size_t at) const { return test(&Block::runs, at); }  // Letter, digit or joiner.
  bool is_digit(std::size_t at) const { return test(&Block::digits, at); }
  bool is_joiner(std::size_t at) const { return test(&Block::joiners, at); }
  bool has_slot_mark() const { return has_slot_mark_; }

  /// The first digit at or after `at`; `end` when there is none before it.
  std::size_t next_digit(std::size_t at, std::size_t end) const { return next_one<false>(&Block::digits, at, end); }
  /// The end of the run that the byte `at` is in; at most `end`.
  std::size_t end_of_run(std::size_t at, std::size_t end) const { return next_one<true>(&Block::runs, at, end); }
  /// Its begin; at least `begin`.
  std::size_t begin_of_run(std::size_t at, std::size_t begin) const;

  friend bool operator==(const ByteMasks&, const ByteMasks&) = default;

 private:
  struct Block {
    std::uint64_t runs = 0;
    std::uint64_t digits = 0;
    std::uint64_t joiners = 0;
    friend bool operator==(const Block&, const Block&) = default;
  };
  using Mask = std::uint64_t Block::*;

  bool test(Mask mask, std::size_t at) const { return (blocks_.data()[at / 64].*mask >> (at % 64) & 1) != 0; }

  template <bool inverted>
  std::size_t next_one(Mask mask, std::size_t at, std::size_t end) const {
    if (at >= end) return end;
    const Block* const blocks = blocks_.data();
    const auto word = [&](std::size_t i) { return inverted ? ~(blocks[i].*mask) : blocks[i].*mask; };
    std::size_t i = at / 64;
    std::uint64_t bits = word(i) >> (at % 64) << (at % 64);
    while (bits == 0) {
      if (++i * 64 >= end) return end;
      bits = word(i);
    }
    const std::size_t found = i * 64 + static_cast<std::size_t>(std::countr_zero(bits));
    return found < end ? found : end;
  }

  void mark_blocks(std::string_view text, UnitSize size);

  std::vector<Block> blocks_;
  bool has_slot_mark_ = false;
};

}  // namespace cordwood::indexer
