#include "regexp.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cordwood::language {
namespace {

std::string literal_of(std::string_view pattern) { return facts_of(pattern).literal; }

TEST(RegexpFacts, TheLongestRunThatEveryMatchHolds) {
  EXPECT_EQ(literal_of("Order Id: [0-9a-f]{8}-"), "Order Id: ");
  EXPECT_EQ(literal_of("age=[0-9]{3,}"), "age=");
  EXPECT_EQ(literal_of("a+bcd?e"), "bc");
  EXPECT_EQ(literal_of("(?:GET|POST) /api/v[12]"), " /api/v");
  EXPECT_EQ(literal_of(R"(10\.0\.0\.[0-9]+)"), "10.0.0.");
  EXPECT_EQ(literal_of("größe*x"), "größ");
  EXPECT_EQ(literal_of("x{0,2}yz"), "yz");
  EXPECT_EQ(literal_of("[[:alpha:]()|]q"), "q");
}

TEST(RegexpFacts, NothingWhereLettersHaveNoCaseOrThereIsAChoice) {
  EXPECT_EQ(literal_of("(?i)error"), "");
  EXPECT_EQ(literal_of("error|warn"), "");
  EXPECT_EQ(literal_of(R"(\x41bc)"), "");
  EXPECT_EQ(literal_of(R"(\Qa.b\E)"), "");
}

TEST(RegexpFacts, AssertionsMakeTheSurroundingsMatter) {
  EXPECT_FALSE(facts_of("a[^b]").has_assertion);
  EXPECT_FALSE(facts_of(R"(a\$)").has_assertion);
  EXPECT_TRUE(facts_of("^a").has_assertion);
  EXPECT_TRUE(facts_of("(a|b$)").has_assertion);
  EXPECT_TRUE(facts_of(R"(\bword)").has_assertion);
}

// RE2 judges: what matches holds the literal, and without assertions it matches within any other text, too.
TEST(RegexpFacts, HoldForRandomExpressions) {
  std::mt19937_64 random(3);
  const std::string_view tokens[] = {"a",    "b",      "c",    "a",       "b",    ".",    "*",    "+",   "?",
                                     "(",    ")",      "|",    "[",       "]",    "^",    "$",    "{2}", "{0,1}",
                                     "{1,}", "(?:",    "\\.",  "\\b",     "\\d",  "(?i)", "{,2}", "{",   "}",
                                     "-",    "(?P<n>", "[^a]", "[a\\]b]", "\\pL", "\\x62"};
  int compiled = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string pattern;
    for (auto left = random() % 8 + 1; left > 0; --left) pattern += tokens[random() % std::size(tokens)];
    const RE2 expression(pattern, regexp_options());
    if (!expression.ok()) continue;
    ++compiled;
    const RegexpFacts facts = facts_of(pattern);
    for (int i = 0; i < 20; ++i) {
      std::string text;
      for (auto left = random() % 9; left > 0; --left) text += "abcABC.-{}2,"[random() % 12];
      if (!RE2::PartialMatch(text, expression)) continue;
      EXPECT_NE(text.find(facts.literal), std::string::npos) << pattern << " on " << text;
      if (!facts.has_assertion) {
        EXPECT_TRUE(RE2::PartialMatch(" b" + text + "a-", expression)) << pattern << " on " << text;
      }
    }
  }
  EXPECT_GT(compiled, 5000);
}

}  // namespace
}  // namespace cordwood::language
