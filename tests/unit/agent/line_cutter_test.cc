#include "line_cutter.h"

#include <gmock/gmock.h>

#include "base/yaml.h"

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

multiline::Rule rule_from(std::string_view yaml) {
  return multiline::Rule::from_configuration(YamlNode::parse(yaml, "test").value()).value();
}

std::vector<std::string> events_of(std::string_view text, const multiline::Rule& rule, Finality finality) {
  std::vector<std::string> events;
  while (const auto event = first_event(text, &rule, finality)) {
    events.emplace_back(event->line);
    text.remove_prefix(event->consumed);
  }
  return events;
}

TEST(LineCutter, LinesThatBelongTogetherAreOne) {
  const auto rule = rule_from("indentation");
  EXPECT_THAT(events_of("a\n b\nc\n d\n", rule, {}), ElementsAre("a\n b"));
  EXPECT_THAT(events_of("a\n b\nc\n d\n e", rule, {true, false}), ElementsAre("a\n b", "c\n d"));
  EXPECT_THAT(events_of("a\n b\nc\n d\n e", rule, {true, true}), ElementsAre("a\n b", "c\n d\n e"));
  EXPECT_THAT(events_of("a\n\n b\n", rule, {true, true}), ElementsAre("a", "\n b"));
}

TEST(LineCutter, AnEventIsJoinedAlikeWhereverItIsReadFrom) {
  const auto rule = rule_from("{preset: indentation, lines_max: 3}");
  std::string text;
  for (int i = 0; i < 20; ++i) text += i % 7 == 0 ? "begin\n" : " more\n";
  const auto all = events_of(text, rule, {true, true});
  std::size_t from = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(events_of(std::string_view(text).substr(from), rule, {true, true}).front(), all[i]);
    from += all[i].size() + 1;
  }
}

}  // namespace
}  // namespace cordwood::agent
