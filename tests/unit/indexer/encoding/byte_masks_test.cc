#include "encoding/byte_masks.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "indexer/units.h"

namespace cordwood::indexer {
namespace {

using Random = std::mt19937_64;

/// Bytes of all classes, in runs, so that runs begin and end at and across the borders of blocks.
std::string random_text(Random& random) {
  constexpr std::string_view kAlphabet = "abzAZ_059.:-/@+%#~\\ ,;()[]{}\"'<>|^`\n\t\x7f\x80\xff";
  std::string text;
  const std::size_t size = random() % 300;
  while (text.size() < size) text.append(random() % 80, kAlphabet[random() % kAlphabet.size()]);
  for (int i = 0; i < 5 && !text.empty(); ++i) text[random() % text.size()] = static_cast<char>(random());
  return text;
}

TEST(ByteMasks, AreTheSameInBlocksAndByteByByte) {
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = random_text(random);
    for (const UnitSize size : {UnitSize::large, UnitSize::small}) {
      ByteMasks blocks;
      ByteMasks bytes;
      blocks.mark(text, size);
      bytes.mark_slowly(text, size);
      ASSERT_EQ(blocks, bytes) << text;
    }
  }
}

TEST(ByteMasks, EveryByteHasItsClass) {
  for (int c = 0; c < 256; ++c) {
    const std::string text(70, static_cast<char>(c));
    ByteMasks masks;
    masks.mark(text, UnitSize::large);
    const bool is_letter = c >= 0x80 || std::isalpha(c) != 0 || c == '_';
    const bool is_joiner = c != 0 && std::string_view(".:-/@+%#~\\").find(static_cast<char>(c)) != std::string::npos;
    EXPECT_EQ(masks.is_digit(69), c >= '0' && c <= '9') << c;
    EXPECT_EQ(masks.is_joiner(69), is_joiner) << c;
    EXPECT_EQ(masks.in_run(69), is_letter || is_joiner || (c >= '0' && c <= '9')) << c;
    EXPECT_EQ(masks.has_slot_mark(), c == 0);
  }
}

TEST(ByteMasks, FindsRunsAndDigitsAcrossBlocks) {
  Random random(2);
  for (int round = 0; round < 300; ++round) {
    const std::string text = random_text(random);
    ByteMasks masks;
    masks.mark(text, UnitSize::large);
    for (std::size_t at = 0; at < text.size(); at += 1 + random() % 7) {
      const std::size_t from = random() % (at + 1);
      const std::size_t to = at + random() % (text.size() - at + 1);
      std::size_t digit = at;
      while (digit < to && !masks.is_digit(digit)) ++digit;
      EXPECT_EQ(masks.next_digit(at, to), std::max(digit, std::min(at, to)));
      if (!masks.in_run(at)) continue;
      std::size_t end = at;
      while (end < to && masks.in_run(end)) ++end;
      EXPECT_EQ(masks.end_of_run(at, to), end);
      std::size_t begin = at;
      while (begin > from && masks.in_run(begin - 1)) --begin;
      EXPECT_EQ(masks.begin_of_run(at, from), begin);
    }
  }
}

}  // namespace
}  // namespace cordwood::indexer
