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

}  // namespace
}  // namespace cordwood
