#pragma once
// Finds the places where an anchor may stand, 64 bytes at a time.
//
// Literals: their rare three bytes are looked up in tables of nibbles, eight groups at once (the "Teddy"
// scheme of Hyperscan). Digits: a bit a byte for digits, dashes, blanks and dots; shapes such as ddd-dd-dddd
// are then a few shifts and ands. What is found is a superset of the anchors; the scanner compares the rest.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cordwood::masking {

struct BlockTables {
  /// Makes the three bytes, of lower case, one of those looked for.
  void add(std::string_view three_bytes);

  // [position][nibble]: the groups that have this low (high) nibble there. Twice the 16 entries, as AVX2
  // wants them.
  alignas(32) std::array<std::array<std::uint8_t, 32>, 3> low = {};
  alignas(32) std::array<std::array<std::uint8_t, 32>, 3> high = {};
  unsigned next_group = 0;
  bool wants_at_sign = false;
  bool wants_cards = false;
  bool wants_ssns = false;
  bool wants_ipv4 = false;
};

/// Walks over a text block by block. REQUIRES: available()
class BlockScan {
 public:
  static bool available();

  BlockScan(const BlockTables& tables, std::string_view text);

  /// The candidates of the next block, a bit a byte; false when the text is over.
  bool next(std::uint64_t& candidates);
  /// Where in the text the block of the last next() begins.
  std::size_t begin() const { return begin_; }

 private:
  static constexpr std::size_t kBlockBytes = 64;

  struct Block {
    std::uint64_t digits = 0;
    std::uint64_t dashes = 0;
    std::uint64_t blanks = 0;
    std::uint64_t dots = 0;
    std::uint64_t others = 0;  // Literals and '@': candidates already.
  };
  Block read(std::size_t at);
  std::uint64_t digit_shapes(const Block& following) const;

  const BlockTables& tables_;
  std::string_view text_;
  std::size_t begin_ = 0;
  Block block_;
  bool is_first_ = true;
  bool digit_before_ = false;  // Whether the byte before the block is a digit.
};

}  // namespace cordwood::masking
