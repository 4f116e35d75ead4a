// patterns, patterns_diff and anomalies.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/query.h"
#include "stored_rows.h"

namespace cordwood::query {
namespace {

using test::PlainRow;
using test::ResultRow;
using test::ResultRows;
using testing::ElementsAre;

constexpr std::int64_t kMinute = 60'000'000'000;
const std::int64_t kStart = nanoseconds_of(*parse_rfc3339("2026-11-20T00:00:00Z"));

PlainRow row(std::int64_t time, std::string message, std::string host = "a") {
  return {time, R"({app="web"})", {{"_msg", std::move(message)}, {"host", std::move(host)}}};
}

/// 100 requests, 40 connections of two shapes, and 3 sentences that come once.
std::vector<PlainRow> some_rows() {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 100; ++i)
    rows.push_back(row(kStart + i * kMinute, fmt::format("GET /item/{} took {}ms", i % 7, i), i % 4 ? "a" : "b"));
  for (int i = 0; i < 40; ++i)
    rows.push_back(
        row(kStart + i * kMinute, fmt::format("client {} left", i < 30 ? fmt::format("10.0.0.{}:{}", i, 4000 + i)
                                                                       : fmt::format("x{}y{}", i, i))));
  for (const char* text : {"all is well", "disk full", "bye"}) rows.push_back(row(kStart, text));
  return rows;
}

class PatternsTest : public testing::TestWithParam<Layout> {
 protected:
  static ResultRows run(const StoredRows& stored, const std::string& query, const RunOptions& options = {}) {
    auto rows = stored.run(query, options);
    EXPECT_TRUE(rows) << query << ": " << rows.error().message;
    return rows ? std::move(rows).value() : ResultRows();
  }
  StoredRows stored_{some_rows(), GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Layouts, PatternsTest,
                         testing::Values(Layout::memory, Layout::sealed, Layout::mixed, Layout::buried));

TEST_P(PatternsTest, TheMostFrequentComesFirstWithItsTimesAndItsLatestText) {
  EXPECT_THAT(run(stored_, "* | patterns limit 2"), ElementsAre(ResultRow{{"pattern", "GET /item/<N> took <N>ms"},
                                                                          {"count", "100"},
                                                                          {"share", "0.699301"},
                                                                          {"first_seen", "2026-11-20T00:00:00Z"},
                                                                          {"last_seen", "2026-11-20T01:39:00Z"},
                                                                          {"example", "GET /item/1 took 99ms"}},
                                                                ResultRow{{"pattern", "client <*> left"},
                                                                          {"count", "40"},
                                                                          {"share", "0.27972"},
                                                                          {"first_seen", "2026-11-20T00:00:00Z"},
                                                                          {"last_seen", "2026-11-20T00:39:00Z"},
                                                                          {"example", "client x39y39 left"}},
                                                                ResultRow{{"count", "3"},
                                                                          {"share", "0.020979"},
                                                                          {"first_seen", "2026-11-20T00:00:00Z"},
                                                                          {"last_seen", "2026-11-20T00:00:00Z"},
                                                                          {"example", "all is well"},
                                                                          {"other_patterns", "3"}}));
}

TEST_P(PatternsTest, APlaceholderSaysWhatAllMatchingRowsHave) {
  EXPECT_THAT(run(stored_, "client !~\"x[0-9]\" | patterns | fields pattern, count"),
              ElementsAre(ResultRow{{"pattern", "client <IP4>:<N> left"}, {"count", "30"}}));
}

TEST_P(PatternsTest, ByCountsForEachTuple) {
  EXPECT_THAT(run(stored_, "GET | patterns by (host) | fields host, pattern, count"),
              ElementsAre(ResultRow{{"host", "a"}, {"pattern", "GET /item/<N> took <N>ms"}, {"count", "75"}},
                          ResultRow{{"host", "b"}, {"pattern", "GET /item/<N> took <N>ms"}, {"count", "25"}}));
}

TEST_P(PatternsTest, ARowWithoutTheFieldHasNoPattern) {
  EXPECT_THAT(run(stored_, "* | patterns from nowhere"), ElementsAre());
  EXPECT_THAT(run(stored_, "disk | extract \"x<y>\" | patterns from y"), ElementsAre());
}

TEST_P(PatternsTest, APatternFindsItsRowsAgain) {
  for (const ResultRow& found : run(stored_, "* | patterns")) {
    const std::string again = "pattern_match_full(\"" + found.at("pattern") + "\") | count() n";
    EXPECT_THAT(run(stored_, again), ElementsAre(ResultRow{{"n", found.at("count")}})) << again;
  }
}

TEST_P(PatternsTest, WhatAPipeMadeOfAMessageHasThePatternOfItsText) {
  EXPECT_THAT(run(stored_, "GET | replace (\"GET\", \"FETCH\") | patterns | fields pattern, count"),
              ElementsAre(ResultRow{{"pattern", "FETCH /item/<N> took <N>ms"}, {"count", "100"}}));
}

TEST_P(PatternsTest, RowsWithoutTimesHavePatternsAllTheSame) {
  const ResultRows rows = run(stored_, "GET | fields _msg | patterns");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().at("count"), "100");
  EXPECT_FALSE(rows.front().contains("first_seen"));
  EXPECT_TRUE(rows.front().at("example").starts_with("GET /item/"));
}

TEST_P(PatternsTest, LinesOfARecordAreLines) {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 20; ++i)
    rows.push_back(row(kStart + i, fmt::format("An account:\n\tName: {}\n\tId: {}\n\tDomain: d {}\n\tLogon: 0x{}\n",
                                               i % 2 ? "ann lee" : "bob", i, i, i)));
  const StoredRows stored(rows, GetParam());
  const ResultRows found = run(stored, "* | patterns");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().at("pattern"), "An account:\n\tName: <LINE>\n\tId: <N>\n\tDomain: <LINE>\n\tLogon: 0x<N>\n");
  EXPECT_THAT(run(stored, "pattern_match_full(`" + found.front().at("pattern") + "`) | count() n"),
              ElementsAre(ResultRow{{"n", "20"}}));
}

TEST_P(PatternsTest, MemoryIsBoundedWhereEveryTextIsItsOwnPattern) {
  std::vector<PlainRow> rows;
  std::string word;
  for (int i = 0; i < 150'000; ++i) {
    word.clear();
    for (int rest = i + 26 * 26 * 26 * 26; rest > 0; rest /= 26) word.push_back(static_cast<char>('a' + rest % 26));
    rows.push_back(row(kStart + i, i % 3 == 0 ? fmt::format("request {} done", i) : "said " + word));
  }
  const StoredRows stored(rows, GetParam() == Layout::buried ? Layout::sealed : GetParam());
  const ResultRows found = run(stored, "* | patterns limit 1");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].at("pattern"), "request <N> done");
  EXPECT_EQ(found[0].at("count"), "50000");
  EXPECT_EQ(found[1].at("count"), "100000");
  EXPECT_EQ(found[1].at("other_patterns"), "100000");
  EXPECT_THAT(std::stoi(found[1].at("missed")), testing::AllOf(testing::Ge(1), testing::Le(10)));

  RunOptions small;
  small.limits.memory_bytes = 1 << 20;
  const auto refused = stored.run("* | patterns", small);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::too_large);
}

// --- patterns_diff

/// An hour of each: as much of `GET` in both, `old` in the first only, `new` in the second only, `slow` grows.
std::vector<PlainRow> two_hours() {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 120; ++i) {
    const bool second = i >= 60;
    rows.push_back(row(kStart + i * kMinute, fmt::format("GET {}", i)));
    if (!second) rows.push_back(row(kStart + i * kMinute, fmt::format("old {}", i)));
    if (second && i % 30 == 0) rows.push_back(row(kStart + i * kMinute, fmt::format("new {}", i)));
    for (int k = 0; k < (second ? 5 : 1); ++k)
      rows.push_back(row(kStart + i * kMinute + k, fmt::format("slow {}s", i)));
  }
  return rows;
}

constexpr const char* kTwoHours = "_time:[2026-11-20T00:00:00Z, 2026-11-20T02:00:00Z)";

TEST_P(PatternsTest, DiffTellsNewGoneAndChangedByHowSurprisingTheyAre) {
  const StoredRows stored(two_hours(), GetParam());
  const std::string query =
      fmt::format("{} | patterns_diff current [2026-11-20T01:00:00Z, 2026-11-20T02:00:00Z)", kTwoHours);
  const ResultRows found = run(stored, query);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], (ResultRow{{"pattern", "slow <N>s"},
                                 {"change", "changed"},
                                 {"baseline_count", "60"},
                                 {"current_count", "300"},
                                 {"baseline_per_hour", "60"},
                                 {"current_per_hour", "300"},
                                 {"score", found[0].at("score")}}));
  EXPECT_EQ(found[1].at("pattern"), "old <N>");
  EXPECT_EQ(found[1].at("change"), "gone");
  EXPECT_EQ(found[1].at("score"), "83.178");  // 2 * 60 * ln 2
  EXPECT_EQ(found[2].at("pattern"), "new <N>");
  EXPECT_EQ(found[2].at("change"), "new");
  EXPECT_EQ(found[2].at("current_count"), "2");
}

TEST_P(PatternsTest, DiffTakesRatesNotCounts) {
  const StoredRows stored(two_hours(), GetParam());
  const ResultRows found = run(stored, fmt::format("{} GET | patterns_diff baseline [2026-11-20T00:00:00Z, "
                                                   "2026-11-20T01:50:00Z)",
                                                   kTwoHours));
  EXPECT_THAT(found, ElementsAre());  // 110 rows in 110 minutes, 10 in 10.
}

TEST_P(PatternsTest, DiffLeavesOutRowsOfNeitherRange) {
  const StoredRows stored(two_hours(), GetParam());
  const ResultRows found = run(stored,
                               "new | patterns_diff baseline [2026-11-20T00:00:00Z, 2026-11-20T01:00:00Z) "
                               "current [2026-11-20T01:30:00Z, 2026-11-20T02:00:00Z) by (host)");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("current_count"), "1");
  EXPECT_EQ(found[0].at("host"), "a");
}

// --- anomalies

/// Ten rows a minute for an hour, but forty in the 20th, none in the 40th.
std::vector<PlainRow> an_hour() {
  std::vector<PlainRow> rows;
  for (int minute = 0; minute < 60; ++minute)
    for (int i = 0; i < (minute == 20 ? 40 : minute == 40 ? 0 : 10); ++i)
      rows.push_back(row(kStart + minute * kMinute + i, fmt::format("tick {}", i), minute == 20 && i > 10 ? "b" : "a"));
  return rows;
}

constexpr const char* kHour = "_time:[2026-11-20T00:00:00Z, 2026-11-20T01:00:00Z)";

TEST_P(PatternsTest, AnomaliesAreBucketsWithFarMoreOrFewerRowsThanUsual) {
  const StoredRows stored(an_hour(), GetParam());
  EXPECT_THAT(
      run(stored, fmt::format("{} | anomalies by (_time:1m) min_score 3", kHour)),
      ElementsAre(
          ResultRow{{"_time", "2026-11-20T00:20:00Z"}, {"count", "40"}, {"expected", "10"}, {"score", "9.487"}},
          ResultRow{{"_time", "2026-11-20T00:40:00Z"}, {"count", "0"}, {"expected", "10"}, {"score", "-3.162"}}));
}

TEST_P(PatternsTest, AnomaliesOfGroupsAndPatterns) {
  const StoredRows stored(an_hour(), GetParam());
  EXPECT_THAT(
      run(stored, fmt::format("{} | anomalies by (host, _time:1m)", kHour)),
      ElementsAre(ResultRow{
          {"host", "b"}, {"_time", "2026-11-20T00:20:00Z"}, {"count", "29"}, {"expected", "0"}, {"score", "29"}}));
  EXPECT_THAT(run(stored, fmt::format("{} | anomalies of patterns by (_time:1m) limit 1", kHour)),
              ElementsAre(ResultRow{{"_time", "2026-11-20T00:20:00Z"},
                                    {"pattern", "tick <N>"},
                                    {"count", "40"},
                                    {"expected", "10"},
                                    {"score", "9.487"}}));
}

TEST_P(PatternsTest, ABucketThatTheTimeRangeCutsIsNoAnomaly) {
  const StoredRows stored(an_hour(), GetParam());
  // Without a range the first and the last row say where it ends, within the last minute.
  EXPECT_THAT(run(stored, "* | anomalies by (_time:1m) min_score 3 | fields _time"),
              ElementsAre(ResultRow{{"_time", "2026-11-20T00:20:00Z"}}, ResultRow{{"_time", "2026-11-20T00:40:00Z"}}));
  EXPECT_THAT(run(stored, "_time:[2026-11-20T00:00:00Z, 2026-11-20T00:03:00Z) | anomalies by (_time:1m)"),
              ElementsAre());
}

}  // namespace
}  // namespace cordwood::query
