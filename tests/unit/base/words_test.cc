#include "base/words.h"

#include <vector>

#include <gtest/gtest.h>

namespace cordwood {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (auto word = next_word(text); !word.empty(); word = next_word(text)) words.emplace_back(word);
  return words;
}

std::string lower_case(std::string_view text) {
  std::string out;
  append_lower_case(out, text);
  return out;
}

using Words = std::vector<std::string>;

TEST(Words, AreRunsOfLettersDigitsAndUnderscores) {
  EXPECT_EQ(words_of("GET /a_b/c-1?x=2"), (Words{"GET", "a_b", "c", "1", "x", "2"}));
  EXPECT_EQ(words_of(""), Words{});
  EXPECT_EQ(words_of(" \t--"), Words{});
}

TEST(Words, LettersAndDigitsAreThoseOfUnicode) {
  EXPECT_EQ(words_of("ТЕСТ№5, größe…東京"), (Words{"ТЕСТ", "5", "größe", "東京"}));
}

TEST(Words, BytesThatAreNotUtf8Separate) {
  EXPECT_EQ(words_of("ab\xff\xfe"
                     "cd\xc3"),
            (Words{"ab", "cd"}));
  EXPECT_EQ(words_of(std::string_view("a\0b", 3)), (Words{"a", "b"}));
}

TEST(Words, BordersAreSeenFromBothSides) {
  const std::string_view text = "größe!";
  EXPECT_TRUE(word_begins_at(text, 0));
  EXPECT_FALSE(word_begins_at(text, text.size() - 1));
  EXPECT_FALSE(word_begins_at(text, text.size()));
  EXPECT_TRUE(word_ends_at(text, 4));  // Behind the two bytes of 'ö'.
  EXPECT_FALSE(word_ends_at(text, 0));
  EXPECT_FALSE(word_ends_at(text, text.size()));
  EXPECT_FALSE(word_ends_at("a\xff", 2));
}

TEST(LowerCase, FoldsLettersAndLeavesTheRest) {
  EXPECT_EQ(lower_case("ÄB-ЖZ9"), "äb-жz9");
  EXPECT_EQ(lower_case("X\xffY"), "x\xffy");
}

std::vector<std::string> quads_of(std::string_view text) {
  std::vector<std::string> found;
  QuadFinder quads;
  for (auto word = next_word(text); !word.empty(); word = next_word(text))
    if (const auto quad = quads.take(word); !quad.empty()) found.emplace_back(quad);
  return found;
}

TEST(Words, QuadsAreFourShortNumbersJoinedByDots) {
  EXPECT_EQ(quads_of("from db@10.0.0.1:5432, 1.2.3"), (Words{"10.0.0.1"}));
  EXPECT_EQ(quads_of("1.2.3.4.5"), (Words{"1.2.3.4", "2.3.4.5"}));
  EXPECT_EQ(quads_of("v1.2.3.4 1.2..3.4 1.2.3:4 12345.1.2.3"), Words{});
  EXPECT_EQ(quads_of("10.0.0.1 10.0.0.2"), (Words{"10.0.0.1", "10.0.0.2"}));
  EXPECT_TRUE(is_quad("192.168.0.1"));
  EXPECT_FALSE(is_quad("192.168.0.1.1"));
  EXPECT_FALSE(is_quad("a.1.2.3"));
  EXPECT_FALSE(is_quad(""));
}

}  // namespace
}  // namespace cordwood
