#include "value_tests.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "language/query.h"

namespace cordwood::query {
namespace {

using Words = std::vector<std::vector<std::string>>;

Words words_asked_for(const std::string& filter) {
  const auto parsed = language::parse_filter(filter, {});
  EXPECT_TRUE(parsed) << parsed.error().message;
  const auto& field = static_cast<const language::FieldFilter&>(*parsed.value());
  const RunOptions options;
  Context context(options, 1);
  const auto test = test_of(field, context);
  const auto words = test->required_words();
  return {words.begin(), words.end()};
}

std::string numbered_words(std::size_t count, const std::string& between) {
  std::string text = "w0";
  for (std::size_t i = 1; i < count; ++i) text += fmt::format("{}w{}", between, i);
  return text;
}

TEST(ValueTests, AWordThatStandsOftenInAPhraseIsLookedUpOnce) {
  EXPECT_EQ(words_asked_for("\"to be or not to be\""), (Words{{"to", "be", "or", "not"}}));
}

// Otherwise a phrase of half a million words holds a thread for minutes, and a bit for each string and word.
TEST(ValueTests, OfALongPhraseOnlyTheFirstWordsAreLookedUp) {
  const Words words = words_asked_for('"' + numbered_words(100'000, " ") + '"');
  ASSERT_EQ(words.size(), 1u);
  EXPECT_EQ(words[0].size(), 32u);
  EXPECT_EQ(words[0].front(), "w0");
}

TEST(ValueTests, OfVeryManyAlternativesNoneIsLookedUp) {
  EXPECT_EQ(words_asked_for("user:in(" + numbered_words(1000, ",") + ")").size(), 1000u);
  EXPECT_TRUE(words_asked_for("user:in(" + numbered_words(100'000, ",") + ")").empty());
}

}  // namespace
}  // namespace cordwood::query
