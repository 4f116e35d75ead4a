// docs/query-language.md: each of its examples parses, and what it prints parses to the same.

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "language/query.h"
#include "rows.h"

namespace cordwood::language {
namespace {

std::vector<std::string> examples() {
  std::ifstream document(CORDWOOD_SOURCE_FOLDER "/docs/query-language.md");
  std::vector<std::string> queries;
  bool inside = false;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("```")) {
      inside = line == "```logsql";
    } else if (inside && line.starts_with(" ")) {
      queries.back() += "\n" + line;
    } else if (inside) {
      queries.push_back(line);
    }
  }
  return queries;
}

TEST(Documentation, EveryExampleParses) {
  const auto queries = examples();
  EXPECT_GT(queries.size(), 100U);
  for (const std::string& text : queries) {
    const auto query = parse_query(text, {.now = test_now()});
    ASSERT_TRUE(query) << text << "\n" << query.error().message;
    const std::string printed = query.value().to_string();
    const auto again = parse_query(printed, {.now = test_now()});
    ASSERT_TRUE(again) << text << "\n" << printed << "\n" << again.error().message;
    EXPECT_EQ(again.value().to_string(), printed) << text;
  }
}

}  // namespace
}  // namespace cordwood::language
