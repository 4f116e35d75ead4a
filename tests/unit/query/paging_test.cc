// A walk page by page gives each row exactly once, in the order of the whole answer, while rows keep arriving.

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/query.h"
#include "stored_rows.h"

namespace cordwood::query {
namespace {

using test::PlainRow;
using test::ResultRows;
using testing::HasSubstr;

constexpr std::int64_t kBase = 1'763'600'000'000'000'000;
constexpr std::int64_t kHour = 3'600'000'000'000;

/// Rows of three days; five at a time have the same time, and late ones come among them.
std::vector<PlainRow> rows_of_three_days(int count) {
  std::vector<PlainRow> rows;
  for (int i = 0; i < count; ++i) {
    const int hour = i % 7 == 0 ? i % 40 : 20 + i / 20;
    rows.push_back({kBase + (hour - hour % 5) * kHour,
                    fmt::format(R"({{app="a{}"}})", i % 3),
                    {{"_msg", fmt::format("message {}", i)},
                     {"n", std::to_string(i)},
                     {"k", std::to_string(i % 4)},
                     {"list", R"(["x","y","z"])"}}});
  }
  return rows;
}

class PagingTest : public testing::TestWithParam<Layout> {
 protected:
  static constexpr int kKnown = 240;

  /// All pages of a walk over what is there when it begins; between pages the rows become more.
  ResultRows walk(const std::string& query, std::uint64_t rows_max, bool pruning = true) {
    RunOptions options;
    options.pruning = pruning;
    options.filter = language::parse_filter(fmt::format("_arrival:<={}", kKnown), {}).value();
    options.page = Page{rows_max};
    ResultRows all;
    for (int page = 0; page < 1000; ++page) {
      const StoredRows& stored = page == 0 ? before_ : after_;
      const auto rows = stored.run(query, options);
      EXPECT_TRUE(rows) << query << ": " << rows.error().message;
      if (!rows) return {};
      EXPECT_LE(rows.value().size(), rows_max);
      all.insert(all.end(), rows.value().begin(), rows.value().end());
      if (!stored.stats().page_end) return all;
      options.page->after = stored.stats().page_end;
    }
    ADD_FAILURE() << query << " has no end";
    return all;
  }

  ResultRows at_once(const std::string& query) { return before_.run(query).value(); }

  StoredRows before_{rows_of_three_days(kKnown), GetParam(), 50};
  StoredRows after_{rows_of_three_days(kKnown + 100), GetParam(), 50};
};

INSTANTIATE_TEST_SUITE_P(Layouts, PagingTest,
                         testing::Values(Layout::memory, Layout::sealed, Layout::mixed, Layout::buried));

TEST_P(PagingTest, RowsOfTheStoreComeNewestFirstAndEachOnce) {
  for (const std::string query :
       {"*", "message k:1", "* | fields n", "* | delete _time, _arrival | fields n",
        "* | filter k:2 | format \"<n>\" as _time | fields _time, n", "* | rename n as m", "n:in(k:3 | fields n)"}) {
    ResultRows want = at_once(query);
    for (const std::uint64_t rows_max : {1U, 7U, 60U, 240U, 1000U})
      for (const bool pruning : {true, false}) {
        ResultRows got = walk(query, rows_max, pruning);
        std::sort(want.begin(), want.end());
        std::sort(got.begin(), got.end());
        ASSERT_EQ(got, want) << query << " by " << rows_max;
      }
  }
  const ResultRows got = walk("* | copy _arrival as a | fields _time, a", 7);
  for (std::size_t i = 1; i < got.size(); ++i) {
    const auto key = [&](const test::ResultRow& row) { return std::pair(row.at("_time"), std::stoi(row.at("a"))); };
    EXPECT_GT(key(got[i - 1]), key(got[i]));
  }
}

TEST_P(PagingTest, WhatPipesMadeOfRowsIsWalkedInItsOwnOrder) {
  for (const std::string query :
       {"* | sort by (n)", "* | sort by (n desc) | fields n", "* | sort by (n) offset 3 limit 100 | fields n",
        "* | sort by (n) | limit 50 | fields n, k", "* | top 3 by (k)", "* | first 20 by (n)"})
    for (const std::uint64_t rows_max : {1U, 7U, 1000U})
      ASSERT_EQ(walk(query, rows_max), at_once(query)) << query << " by " << rows_max;
}

TEST_P(PagingTest, WhatHasNoOrderIsWalkedInOneAllTheSame) {
  for (const std::string query :
       {"* | stats by (k) count() c", "* | uniq by (_stream)", "* | unroll (list) | fields n, list",
        "* | sort by (k) | fields n", "* | union (k:1 | fields n) | fields n",
        "* | stats by (_time:1h, k) count() c, values(n) v | fields k, c"}) {
    ResultRows want = at_once(query);
    std::sort(want.begin(), want.end());
    for (const std::uint64_t rows_max : {1U, 7U, 1000U}) {
      ResultRows got = walk(query, rows_max);
      EXPECT_EQ(got, walk(query, 1000)) << query << " by " << rows_max;
      std::sort(got.begin(), got.end());
      ASSERT_EQ(got, want) << query << " by " << rows_max;
    }
  }
}

TEST_P(PagingTest, WhatGivesOtherRowsEachTimeIsRefused) {
  RunOptions options;
  options.page = Page{10};
  for (const std::string query : {"* | limit 5", "* | offset 5 | sort by (n)", "* | uniq by (k) limit 2",
                                  "* | sort by (n) | stats by (k) count() | limit 1"}) {
    const auto rows = before_.run(query, options);
    ASSERT_FALSE(rows) << query;
    EXPECT_EQ(rows.error().code, Errc::invalid);
    EXPECT_THAT(rows.error().message, HasSubstr("other rows each time"));
  }
}

TEST_P(PagingTest, APageReadsOnlyTheRowsThatItShows) {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 10'000; ++i) rows.push_back({kBase + i * kHour / 5000, "{}", {{"n", std::to_string(i)}}});
  const StoredRows stored(rows, GetParam(), 500);
  RunOptions options;
  options.page = Page{500};
  for (int page = 0; page < 10; ++page) {
    ASSERT_TRUE(stored.run("* | fields n", options));
    // Two workers stop when each has a page and a slack of 1,024 rows; one row group may be under way in each.
    EXPECT_LE(stored.stats().row_groups_scanned, 11U) << page << " of " << stored.stats().row_groups;
    options.page->after = stored.stats().page_end;
  }
}

}  // namespace
}  // namespace cordwood::query
