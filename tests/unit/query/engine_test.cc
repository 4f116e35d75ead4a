#include "query/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stored_rows.h"

namespace cordwood::query {
namespace {

using test::PlainRow;
using test::ResultRow;
using test::ResultRows;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr std::int64_t kBase = 1'763'600'000'000'000'000;  // 2025-11-20T00:53:20Z
constexpr std::int64_t kSecond = 1'000'000'000;

PlainRow row(int second, std::map<std::string, std::string> fields) {
  return {kBase + second * kSecond, R"({app="web"})", std::move(fields)};
}

std::vector<PlainRow> some_rows() {
  return {row(0, {{"_msg", "GET /index"}, {"status", "200"}, {"app", "web"}}),
          row(1, {{"_msg", "GET /missing"}, {"status", "404"}, {"app", "web"}}),
          row(2, {{"_msg", "POST /login"}, {"status", "200"}, {"app", "web"}, {"user", "ann"}}),
          row(3600, {{"_msg", "error: disk full"}, {"status", "500"}, {"app", "web"}})};
}

class EngineTest : public testing::TestWithParam<Layout> {
 protected:
  ResultRows run(std::string_view query, const RunOptions& options = {}) {
    auto rows = stored_.run(query, options);
    EXPECT_TRUE(rows) << query << ": " << rows.error().message;
    return rows ? std::move(rows).value() : ResultRows();
  }
  StoredRows stored_{some_rows(), GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Layouts, EngineTest, testing::Values(Layout::memory, Layout::sealed));

TEST_P(EngineTest, AWordIsFound) {
  EXPECT_THAT(run("missing | fields status"), ElementsAre(ResultRow{{"status", "404"}}));
}

TEST_P(EngineTest, EveryRowHasTimeStreamAndStreamId) {
  EXPECT_THAT(run("disk"), ElementsAre(ResultRow{{"_msg", "error: disk full"},
                                                 {"_stream", R"({app="web"})"},
                                                 {"_stream_id", indexer::stream_id_of(R"({app="web"})")},
                                                 {"_time", "2025-11-20T01:53:20Z"},
                                                 {"app", "web"},
                                                 {"status", "500"}}));
}

TEST_P(EngineTest, HiddenFieldsAreShownWhenNamed) {
  EXPECT_THAT(run("disk | fields _arrival, _peer, _received"),
              ElementsAre(ResultRow{{"_arrival", "4"}, {"_peer", "test"}, {"_received", "2026-11-21T06:00:00Z"}}));
}

TEST_P(EngineTest, CountReadsNoColumn) {
  EXPECT_THAT(run("* | count() n"), ElementsAre(ResultRow{{"n", "4"}}));
  EXPECT_EQ(stored_.stats().columns_read, 0U);
}

TEST_P(EngineTest, CountOfNothingIsZero) {
  EXPECT_THAT(run("nowhere | count() n"), ElementsAre(ResultRow{{"n", "0"}}));
}

TEST_P(EngineTest, TimeBucketsAreTheirBeginnings) {
  EXPECT_THAT(run("* | stats by (_time:1h) count() n"),
              UnorderedElementsAre(ResultRow{{"_time", "2025-11-20T00:00:00Z"}, {"n", "3"}},
                                   ResultRow{{"_time", "2025-11-20T01:00:00Z"}, {"n", "1"}}));
}

TEST_P(EngineTest, SortByTimeGivesTheNewest) {
  EXPECT_THAT(run("* | sort by (_time desc) limit 2 | fields status"),
              ElementsAre(ResultRow{{"status", "500"}}, ResultRow{{"status", "200"}}));
}

TEST_P(EngineTest, TheLimitOptionGivesTheNewestFirst) {
  RunOptions options;
  options.limit = 2;
  options.offset = 1;
  EXPECT_THAT(run("* | fields _time, status", options),
              ElementsAre(ResultRow{{"_time", "2025-11-20T00:53:22Z"}, {"status", "200"}},
                          ResultRow{{"_time", "2025-11-20T00:53:21Z"}, {"status", "404"}}));
}

TEST_P(EngineTest, TimesOutsideTheOptionsDoNotExist) {
  RunOptions options;
  options.times = {timestamp_from_nanoseconds(kBase), timestamp_from_nanoseconds(kBase + kSecond)};
  EXPECT_THAT(run("* | count() n", options), ElementsAre(ResultRow{{"n", "2"}}));
  EXPECT_THAT(run("status:in(user:ann | fields status) | count() n", options), ElementsAre(ResultRow{{"n", "0"}}));
}

TEST_P(EngineTest, ASubqueryGivesTheValuesOfIn) {
  EXPECT_THAT(run("status:in(user:ann | fields status) | count() n"), ElementsAre(ResultRow{{"n", "2"}}));
}

TEST_P(EngineTest, ATimeOffsetLooksAtEarlierTimesAndShowsThemLater) {
  EXPECT_THAT(run("options(time_offset=1h) _time:[2025-11-20T02:50:00Z, 2025-11-20T03:00:00Z) | fields _time, status"),
              ElementsAre(ResultRow{{"_time", "2025-11-20T02:53:20Z"}, {"status", "500"}}));
}

TEST_P(EngineTest, StreamContextShowsTheRowsAround) {
  EXPECT_THAT(run("missing | stream_context before 1 | fields status"),
              ElementsAre(ResultRow{{"status", "200"}}, ResultRow{{"status", "404"}}));
}

TEST_P(EngineTest, RunningStatsGoByTime) {
  EXPECT_THAT(run("* | running_stats sum(status) as so_far | fields so_far"),
              ElementsAre(ResultRow{{"so_far", "200"}}, ResultRow{{"so_far", "604"}}, ResultRow{{"so_far", "804"}},
                          ResultRow{{"so_far", "1304"}}));
}

TEST_P(EngineTest, TotalStatsAreTheSameForAGroup) {
  EXPECT_THAT(run("* | total_stats by (status) count() as n | fields status, n"),
              ElementsAre(ResultRow{{"status", "200"}, {"n", "2"}}, ResultRow{{"status", "404"}, {"n", "1"}},
                          ResultRow{{"status", "200"}, {"n", "2"}}, ResultRow{{"status", "500"}, {"n", "1"}}));
}

TEST_P(EngineTest, JoinAddsTheFieldsOfAnotherQuery) {
  EXPECT_THAT(run("* | join by (status) (user:ann | fields status, user) inner prefix by_ | fields status, by_user"),
              UnorderedElementsAre(ResultRow{{"status", "200"}, {"by_user", "ann"}},
                                   ResultRow{{"status", "200"}, {"by_user", "ann"}}));
}

// Before, twelve pipes made a value of gigabytes.
TEST_P(EngineTest, ValuesThatPipesMultiplyEndAtTheMemoryLimit) {
  RunOptions options;
  options.memory_bytes_max = 1 << 20;
  for (const std::string pipe : {"| format \"<_msg><_msg><_msg><_msg>\" as _msg ", "| pack_json as _msg "}) {
    std::string query = "disk ";
    for (int i = 0; i < 18; ++i) query += pipe;
    const auto rows = stored_.run(query + "| len(_msg) n | fields n", options);
    ASSERT_FALSE(rows) << pipe;
    EXPECT_EQ(rows.error().code, Errc::too_large);
  }
}

// Before, all pairs of a row group's rows went on at once: two large sides took all memory, and no time limit helped.
TEST(JoinPipe, ManyMatchesGoOnInBoundedBlocks) {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 400; ++i) rows.push_back(row(i, {{"_msg", "x"}, {"app", "web"}}));
  const StoredRows stored(rows, Layout::sealed);
  const auto pairs = stored.run("* | join by (app) (*) | stats count() n");
  ASSERT_TRUE(pairs) << pairs.error().message;
  EXPECT_THAT(pairs.value(), ElementsAre(ResultRow{{"n", "160000"}}));
  const auto blocks = stored.run("* | join by (app) (*) | blocks_count as n");
  ASSERT_TRUE(blocks) << blocks.error().message;
  EXPECT_THAT(blocks.value(), ElementsAre(ResultRow{{"n", "10"}}));
}

TEST_P(EngineTest, UnionGivesTheRowsOfBoth) {
  EXPECT_THAT(run("disk | union (missing) | fields status"),
              ElementsAre(ResultRow{{"status", "500"}}, ResultRow{{"status", "404"}}));
}

TEST_P(EngineTest, TheMemoryLimitIsNamed) {
  RunOptions options;
  options.memory_bytes_max = 10;
  const auto result = stored_.run("* | stats by (_msg) count()", options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::too_large);
  EXPECT_THAT(result.error().message, testing::HasSubstr("memory_bytes_max"));
}

TEST_P(EngineTest, AStoppedQueryIsCancelled) {
  std::stop_source stop;
  stop.request_stop();
  RunOptions options;
  options.stop = stop.get_token();
  const auto result = stored_.run("*", options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::cancelled);
}

TEST_P(EngineTest, TimeThatIsUpIsSaid) {
  RunOptions options;
  options.duration_max = std::chrono::nanoseconds(0);
  const auto result = stored_.run("*", options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::cancelled);
  EXPECT_THAT(result.error().message, testing::HasSubstr("duration_max"));
}

}  // namespace
}  // namespace cordwood::query
