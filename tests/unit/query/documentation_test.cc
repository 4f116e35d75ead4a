// docs/query-language.md: each of its examples runs, over rows in memory and in a file.

#include <gtest/gtest.h>

#include "stored_rows.h"
#include "support/document.h"

namespace cordwood::query {
namespace {

std::vector<test::PlainRow> some_rows() {
  const std::int64_t base = nanoseconds_of(test_now()) - 3'600'000'000'000;
  std::vector<test::PlainRow> rows;
  for (int i = 0; i < 40; ++i)
    rows.push_back({base + i * 60'000'000'000,
                    R"({app="web",host="db1"})",
                    {{"_msg", i % 3 ? "GET /index.html 200 in 12ms" : "error: connection refused by 10.0.0.7"},
                     {"level", i % 3 ? "info" : "error"},
                     {"host", "db" + std::to_string(i % 4)},
                     {"duration", std::to_string(i) + "ms"},
                     {"size", std::to_string(i * 1000)},
                     {"ip", "10.0.0." + std::to_string(i)},
                     {"payload", R"({"a":1,"b":["x","y"]})"}}});
  return rows;
}

TEST(Documentation, EveryExampleRuns) {
  const auto queries = test::documented_queries();
  EXPECT_GT(queries.size(), 100U);
  for (const Layout layout : {Layout::memory, Layout::sealed}) {
    const StoredRows rows(some_rows(), layout);
    for (const std::string& query : queries) {
      const auto answer = rows.run(query);
      EXPECT_TRUE(answer) << query << "\n" << answer.error().message;
    }
  }
}

}  // namespace
}  // namespace cordwood::query
