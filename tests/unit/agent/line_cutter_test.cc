#include "line_cutter.h"

#include <gmock/gmock.h>

namespace cordwood::agent {
namespace {

using testing::ElementsAre;

std::vector<std::string> cut(std::string_view text, bool is_final = false) {
  std::vector<std::string> lines;
  while (const auto piece = first_piece(text, is_final)) {
    lines.emplace_back(piece->line);
    text.remove_prefix(piece->consumed);
  }
  return lines;
}

TEST(LineCutter, LinesEndAtLineFeedsOnly) {
  EXPECT_THAT(cut("a\nb\r\n\nc"), ElementsAre("a", "b\r", ""));
  EXPECT_THAT(cut("a\nb\r\n\nc", true), ElementsAre("a", "b\r", "", "c"));
  EXPECT_THAT(cut(""), ElementsAre());
}

TEST(LineCutter, TheLongestWholeLineIsNotCut) {
  const std::string longest(kPieceBytesMax, 'x');
  EXPECT_THAT(cut(longest + "\ny\n"), ElementsAre(longest, "y"));
}

TEST(LineCutter, LongerLinesAreCutWithoutLosingAByte) {
  const std::string line(2 * kPieceBytesMax + 5, 'x');
  const auto pieces = cut(line + "\n");
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[0].size(), kPieceBytesMax);
  EXPECT_EQ(pieces[0] + pieces[1] + pieces[2], line);
}

TEST(LineCutter, ACutSplitsNoCharacter) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string line(kPieceBytesMax - 3 + shift, 'x');
    line += "\xf0\x9f\x98\x80 and more";
    const auto pieces = cut(line, true);
    ASSERT_EQ(pieces.size(), 2u);
    EXPECT_EQ(pieces[0] + pieces[1], line);
    EXPECT_NE(static_cast<unsigned char>(pieces[1][0]) & 0xc0, 0x80);
  }
}

TEST(LineCutter, BytesThatAreNoTextAreCutAnywhere) {
  const std::string line(kPieceBytesMax + 10, '\x80');
  const auto pieces = cut(line, true);
  EXPECT_EQ(pieces[0] + pieces[1], line);
}

}  // namespace
}  // namespace cordwood::agent
