#include "language/joined_alternatives.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "language/query.h"

namespace cordwood::language {
namespace {

std::string joined(const std::string& text) {
  const auto filter = parse_filter(text, {});
  EXPECT_TRUE(filter) << filter.error().message;
  return to_string(*with_alternatives_joined(filter.value()));
}

std::string numbered(int count, const std::string& before, const std::string& between) {
  std::string text = before + "0";
  for (int i = 1; i < count; ++i) text += fmt::format("{}{}{}", between, before, i);
  return text;
}

TEST(JoinedAlternatives, ManyWordsOfOneFieldAreOneFilter) {
  EXPECT_EQ(joined(numbered(20, "w", " or ")), "contains_any(" + numbered(20, "w", ",") + ")");
  EXPECT_EQ(joined(numbered(20, "app:w", " or ")), "app:contains_any(" + numbered(20, "w", ",") + ")");
  EXPECT_EQ(joined(numbered(20, "app:=w", " or ")), "app:in(" + numbered(20, "w", ",") + ")");
  EXPECT_EQ(joined("a* or " + numbered(20, "w", " or ")), "a* or contains_any(" + numbered(20, "w", ",") + ")");
}

TEST(JoinedAlternatives, TheyAreFoundWithinOtherFilters) {
  EXPECT_EQ(joined("x !(" + numbered(20, "w", " or ") + ")"), "x !contains_any(" + numbered(20, "w", ",") + ")");
}

TEST(JoinedAlternatives, FewStayAsTheyAre) { EXPECT_EQ(joined("a or b or c:d"), "a or b or c:d"); }

}  // namespace
}  // namespace cordwood::language
