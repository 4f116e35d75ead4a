#pragma once
// Finds the places where an anchor may stand, 64 bytes at a time.
//
// Literals: their rare three bytes are looked up in tables of nibbles, eight groups at once (the "Teddy"
// scheme of Hyperscan). All else is a bit a byte for digits, letters, dashes, blanks and so on: shapes such as
// ddd-dd-dddd are then a few shifts and ands. What is found is a superset of the anchors; the scanner compares
// the rest.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cordwood::masking {

/// Shapes that a detector may ask for; each costs a few instructions for every 64 bytes.
struct WantedShapes {
  bool at_sign = false;
  bool cards = false;
  bool ssns = false;
  bool ipv4 = false;
  bool printed_ids = false;  // National ids with their separators, or a letter behind eight digits.
  bool plus_digits = false;
  bool letter_ids = false;  // Words of some letters, then digits: GB29NWBK…, AB123456C, RSSMRA85T10A562S.
  bool long_words = false;  // 16 letters and digits or more.
  bool colons = false;
  bool hex_pairs = false;     // xx:xx: and xx-xx-, at the beginning of a word.
  bool options = false;       // --x
  bool dotted_sixes = false;  // .xxxxxx.
};

struct BlockTables {
  /// Makes these, of three bytes of lower case each, those that are looked for. Takes a millisecond or two for a
  /// hundred: they are put into groups that let few other bytes through.
  void look_for(std::span<const std::string_view> triples);

  // [position][nibble]: the groups that have this low (high) nibble there. Twice the 16 entries, as AVX2
  // wants them.
  alignas(32) std::array<std::array<std::uint8_t, 32>, 3> low = {};
  alignas(32) std::array<std::array<std::uint8_t, 32>, 3> high = {};
  WantedShapes wanted;
};

/// Places of one block, a bit a byte.
struct Candidates {
  std::uint64_t literals = 0;
  std::uint64_t shapes = 0;
  // Of what may stand between a name and its value: ':', '=', '>', '|', a tab, a blank before a number or quote, and of
  // the value itself where it follows a letter beyond ASCII.
  std::uint64_t joints = 0;
  std::uint64_t signs = 0;  // What may begin something that is written in another way.
};

/// What the processor can do; the later, the faster.
enum class VectorUnit { none, avx2, avx512 };

/// Walks over a text block by block. REQUIRES: unit != VectorUnit::none, and the processor has it
class BlockScan {
 public:
  static VectorUnit best_unit();

  BlockScan(const BlockTables& tables, std::string_view text, VectorUnit unit);

  /// The candidates of the next block; false when the text is over.
  bool next(Candidates& candidates);
  /// Where in the text the block of the last next() begins.
  std::size_t begin() const { return begin_; }

 private:
  static constexpr std::size_t kBlockBytes = 64;

  struct Block {
    std::uint64_t digits = 0;
    std::uint64_t letters = 0;
    std::uint64_t name_ends = 0;  // Letters, bytes beyond ASCII and dots.
    std::uint64_t dashes = 0;
    std::uint64_t underscores = 0;
    std::uint64_t slashes = 0;
    std::uint64_t blanks = 0;
    std::uint64_t dots = 0;
    std::uint64_t pluses = 0;
    std::uint64_t beyond_ascii = 0;
    std::uint64_t value_begins = 0;  // Digits, '+', '(' and quotes.
    std::uint64_t separators = 0;    // ':', '=', '>', '|' and the tab.
    std::uint64_t signs = 0;
    std::uint64_t colons = 0;    // When they are wanted.
    std::uint64_t literals = 0;  // And '@'.
  };
  Block read(std::size_t at) const;
  Block read_avx2(std::size_t at) const;
  Block read_avx512(std::size_t at) const;
  std::uint64_t digit_shapes(const Block& following) const;
  std::uint64_t word_shapes(const Block& following) const;

  const BlockTables& tables_;
  std::string_view text_;
  VectorUnit unit_;
  std::size_t begin_ = 0;
  Block block_;
  bool is_first_ = true;
  // Whether the byte before the block is one of these.
  std::uint64_t digit_before_ = 0;
  std::uint64_t name_end_before_ = 0;
  std::uint64_t number_mark_before_ = 0;
  std::uint64_t beyond_ascii_before_ = 0;
  std::uint64_t word_before_ = 0;
};

}  // namespace cordwood::masking
