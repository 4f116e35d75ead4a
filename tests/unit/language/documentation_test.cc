// docs/query-language.md: each of its examples parses, and what it prints parses to the same.

#include <gtest/gtest.h>

#include "language/query.h"
#include "rows.h"
#include "support/document.h"

namespace cordwood::language {
namespace {

TEST(Documentation, EveryExampleParses) {
  const auto queries = test::documented_queries();
  EXPECT_GT(queries.size(), 100U);
  for (const std::string& text : queries) {
    const ParseContext context{.now = test_now(), .masked_words = [](std::string_view) {
                                 return std::vector<std::string>{"0123456789abcdef"};
                               }};
    const auto query = parse_query(text, context);
    ASSERT_TRUE(query) << text << "\n" << query.error().message;
    const std::string printed = query.value().to_string();
    const auto again = parse_query(printed, {.now = test_now()});
    ASSERT_TRUE(again) << text << "\n" << printed << "\n" << again.error().message;
    EXPECT_EQ(again.value().to_string(), printed) << text;
  }
}

}  // namespace
}  // namespace cordwood::language
