#include "query/engine.h"

#include <algorithm>
#include <new>

#include <fmt/format.h>
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
  options.limits.memory_bytes = 1 << 20;
  for (const std::string pipe : {"| format \"<_msg><_msg><_msg><_msg>\" as _msg ", "| pack_json as _msg "}) {
    std::string query = "disk ";
    for (int i = 0; i < 18; ++i) query += pipe;
    const auto rows = stored_.run(query + "| len(_msg) n | fields n", options);
    ASSERT_FALSE(rows) << pipe;
    EXPECT_EQ(rows.error().code, Errc::too_large);
  }
}

// Before, one call of these pipes could make as much as it liked of one value, or of the values of one block.
TEST_P(EngineTest, WhatOnePipeMakesEndsAtTheMemoryLimit) {
  RunOptions options;
  options.limits.memory_bytes = 1 << 20;
  const std::string kilobyte(1024, 'x');
  const std::string grown = "disk | format \"" + kilobyte + "\" as _msg ";
  const std::string array = "disk | format \"[" + [] {
    std::string items = "1";
    for (int i = 0; i < 1024; ++i) items += ",1";
    return items;
  }() + "]\" as _msg ";
  for (const std::string& pipes : {
           grown + "| replace (x, " + kilobyte + kilobyte + ") at _msg",
           grown + "| replace_regexp (x, " + kilobyte + kilobyte + ") at _msg",
           grown + "| replace_regexp (\"x*\", \"" +
               [] {
                 std::string groups;
                 for (int i = 0; i < 2048; ++i) groups += "$0";
                 return groups;
               }() +
               "\") at _msg",
           array + "| json_array_concat \"" + kilobyte + kilobyte + "\" from _msg",
       }) {
    const auto rows = stored_.run(pipes + " | len(_msg) n | fields n", options);
    ASSERT_FALSE(rows) << pipes.substr(pipes.rfind('|'), 40);
    EXPECT_EQ(rows.error().code, Errc::too_large);
  }
}

TEST_P(EngineTest, NamesThatAPipeMakesEndAtTheMemoryLimit) {
  RunOptions options;
  options.limits.memory_bytes = 180 << 10;  // More than the texts, less than 3000 columns.
  std::string object = "{";
  for (int i = 0; i < 3000; ++i) object += fmt::format("{}\\\"a{}\\\":\\\"1\\\"", i == 0 ? "" : ",", i);
  const auto rows = stored_.run("* | format \"" + object + "}\" as o | unpack_json from o | count() n", options);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Errc::too_large);
}

TEST_P(EngineTest, ResultsOfRunningStatsAreCounted) {
  RunOptions options;
  options.limits.memory_bytes = 200 << 10;  // More than the rows, less than what the function gives for them.
  const std::string text(20 << 10, 'x');
  const auto rows =
      stored_.run("* | format \"" + text + "\" as v | running_stats values(v) as all | fields status", options);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Errc::too_large);
}

// A row becomes as many as its array has items; before, all of them went on at once.
TEST(UnrollPipe, ManyItemsGoOnInBoundedBlocks) {
  std::string array = "[1";
  for (int i = 1; i < 40'000; ++i) array += ",1";
  const StoredRows stored({row(0, {{"_msg", "x"}, {"a", array + "]"}})}, Layout::sealed);
  for (const auto& [pipes, count] : {std::pair("stats count() n", "40000"), std::pair("blocks_count as n", "3")}) {
    const auto rows = stored.run(std::string("* | unroll by (a) | ") + pipes);
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_THAT(rows.value(), ElementsAre(ResultRow{{"n", count}}));
  }
}

/// As if the machine had no memory for what the rows are to become.
class NoMemory final : public RowSink {
 public:
  bool accept(const RowBlock&) override { throw std::bad_alloc(); }
};

// Before, this ended the process.
TEST_P(EngineTest, ARunThatGetsNoMemoryFailsAlone) {
  NoMemory sink;
  const auto done = stored_.run("*", {}, sink);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::busy);
  EXPECT_THAT(done.error().message, testing::HasSubstr("memory"));
  EXPECT_EQ(run("*").size(), 4U);
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

/// Many segments, each with fields of its own.
std::vector<PlainRow> rows_of_many_kinds() {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 4000; ++i) {
    PlainRow made = row(i, {{"_msg", fmt::format("row {}", i * 7919 % 4000)}});
    for (int field = 0; field < 4; ++field) made.fields.emplace(fmt::format("f{}_{}", i / 100, field), "x");
    rows.push_back(std::move(made));
  }
  return rows;
}

// Before, every row counted with every field of any row: ten times what this holds.
// A tag's word is a needle: the row groups without it are not read, whichever fields they have.
TEST(MaskedFilter, ReadsOnlyTheRowGroupsThatHoldTheTag) {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 1000; ++i)
    rows.push_back(row(i, {{"_msg", fmt::format("login of [email:{}]", masked_words(std::to_string(i)).front())},
                           {"n", std::to_string(i)}}));
  rows[700].fields["owner"] = "[email:k2:" + masked_words("70").front() + "]";
  const StoredRows stored(rows, Layout::sealed, 100);
  const auto found = stored.run("masked(70) | fields n");
  ASSERT_TRUE(found);
  EXPECT_THAT(found.value(), UnorderedElementsAre(ResultRow{{"n", "70"}}, ResultRow{{"n", "700"}}));
  EXPECT_EQ(stored.stats().row_groups_scanned, 2U);
  EXPECT_THAT(stored.run("owner:masked(70) | fields n").value(), UnorderedElementsAre(ResultRow{{"n", "700"}}));
  const auto explained = stored.run("masked(\"someone@example.com\") | explain");
  for (const ResultRow& step : explained.value())
    for (const auto& [name, value] : step) EXPECT_EQ(value.find("someone"), std::string::npos) << name;
}

TEST(SortPipe, OnlyWhatIsHeldCounts) {
  const StoredRows stored(rows_of_many_kinds(), Layout::sealed, 100);
  RunOptions options;
  options.limits.memory_bytes = 4 << 20;
  const auto rows = stored.run("* | sort by (_msg)", options);
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows.value().size(), 4000U);
  options.limits.memory_bytes = 256 << 10;  // Less than the texts.
  EXPECT_FALSE(stored.run("* | sort by (_msg)", options));
}

TEST(SortPipe, ALimitHoldsLittleOfEachRowGroup) {
  const StoredRows stored(rows_of_many_kinds(), Layout::sealed, 100);
  const auto first = stored.run("* | sort by (_msg) limit 50 | fields _msg");
  const auto all = stored.run("* | sort by (_msg) | fields _msg");
  ASSERT_TRUE(first && all);
  EXPECT_THAT(first.value(), testing::ElementsAreArray(all.value().begin(), all.value().begin() + 50));
}

TEST_P(EngineTest, ManyWordsJoinedByOrFindWhatEachFinds) {
  std::string query = "missing or /index";
  for (int i = 0; i < 5000; ++i) query += fmt::format(" or nothing{} or \"no such {}\"", i, i);
  EXPECT_THAT(run("(" + query + ") | fields status"),
              UnorderedElementsAre(ResultRow{{"status", "200"}}, ResultRow{{"status", "404"}}));
}

TEST_P(EngineTest, UnionGivesTheRowsOfBoth) {
  EXPECT_THAT(run("disk | union (missing) | fields status"),
              ElementsAre(ResultRow{{"status", "500"}}, ResultRow{{"status", "404"}}));
}

// Before, the names and values of the other query's rows were gone when a pipe behind the union came to them.
TEST_P(EngineTest, RowsOfAUnionOutliveItsQuery) {
  const std::vector<std::string> inners{"* | format \"<status>\" as other | fields other",
                                        "* | sort by (_time) | format \"<status>\" as other | fields other",
                                        "* | top 9 by (status) | rename status as other | fields other",
                                        "* | running_stats count() as other | fields other",
                                        "* | join by (status) (* | stats by (status) count() other) | fields other"};
  for (const std::string& inner : inners) {
    const auto rows = run("missing | fields status | union (" + inner + ") | sort by (status, other)");
    const std::size_t others = static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [](const ResultRow& row) { return row.size() == 1 && row.contains("other"); }));
    EXPECT_EQ(others + 1, rows.size()) << inner;
    EXPECT_GE(others, 3U) << inner;
  }
}

TEST_P(EngineTest, TheMemoryLimitIsNamed) {
  RunOptions options;
  options.limits.memory_bytes = 10;
  const auto result = stored_.run("* | stats by (_msg) count()", options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::too_large);
  EXPECT_THAT(result.error().message, testing::HasSubstr("memory = 10 bytes"));
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
  options.limits.time = std::chrono::nanoseconds(0);
  const auto result = stored_.run("*", options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::cancelled);
  EXPECT_THAT(result.error().message, testing::HasSubstr("time = 0s"));
}

TEST_P(EngineTest, ATimeoutThatTheClientSetIsNamedAsSuch) {
  RunOptions options;
  options.timeout = std::chrono::nanoseconds(0);
  const auto result = stored_.run("*", options);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, testing::HasSubstr("timeout = 0s"));
}

TEST_P(EngineTest, WhatAQueryMayReadIsNamed) {
  for (const auto& [limits, name] : std::vector<std::pair<Limits, std::string>>{
           {{.scope = "queries.each.", .read_rows = 1}, "queries.each.read_rows = 1 "},
           {{.scope = "queries.each.", .read_bytes = 1}, "queries.each.read_bytes = 1 bytes"}}) {
    RunOptions options;
    options.limits = limits;
    const auto result = stored_.run("* | stats by (status) count()", options);
    ASSERT_FALSE(result) << name;
    EXPECT_EQ(result.error().code, Errc::too_large);
    EXPECT_THAT(result.error().message, testing::HasSubstr(name));
  }
}

TEST_P(EngineTest, WhatRunsShareEndsThemAndIsGivenBack) {
  RunOptions options;
  options.shared =
      std::make_shared<SharedBudget>(Limits{.scope = "queries.token.", .memory_bytes = 10}, std::chrono::hours(1));
  const auto result = stored_.run("* | stats by (_msg) count()", options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::busy);
  EXPECT_THAT(result.error().message, testing::HasSubstr("queries.token.memory = 10 bytes"));
  EXPECT_TRUE(options.shared->is_unused());

  options.shared =
      std::make_shared<SharedBudget>(Limits{.scope = "queries.token.", .read_rows = 4}, std::chrono::hours(1));
  ASSERT_TRUE(stored_.run("*", options)) << "as many rows as there are";
  const auto again = stored_.run("*", options);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, testing::HasSubstr("queries.token.read_rows = 4"));
}

TEST_P(EngineTest, HiddenFieldsDoNotExistWhoeverAsks) {
  RunOptions options;
  options.hidden_fields = {"use*", "status", "_time", "_stream"};
  const auto count = [&](const std::string& filter) {
    const auto rows = run(filter + " | count() n", options);
    return rows.empty() ? "" : rows.front().at("n");
  };
  for (const bool pruning : {true, false}) {
    options.pruning = pruning;
    for (const std::string filter :
         {"user:ann", "user:*", "status:404", "status:>1", "*:ann", "u*:ann", "user:=ann", "status:in(404, 200)",
          "user:in(* | fields user) user:*", "status:eq_field(status) status:*"})
      EXPECT_EQ(count(filter), "0") << filter;
    for (const std::string filter :
         {"user:\"\"", "!status:404", "* | filter status:\"\"", "_time:2025Z", "{app=\"web\"}", "app:web"})
      EXPECT_EQ(count(filter), "4") << filter;
    EXPECT_THAT(run("ann or login", options),
                ElementsAre(ResultRow{{"_msg", "POST /login"},
                                      {"_stream", R"({app="web"})"},
                                      {"_stream_id", indexer::stream_id_of(R"({app="web"})")},
                                      {"_time", "2025-11-20T00:53:22Z"},
                                      {"app", "web"}}));
    EXPECT_THAT(run("login | pack_json as j | fields user, status, j | delete j", options), ElementsAre(ResultRow{}));
    EXPECT_THAT(run("* | field_names | filter name:~\"user|status\"", options), ElementsAre());
    EXPECT_THAT(run("* | stats by (status) count() n", options), ElementsAre(ResultRow{{"n", "4"}}));
    EXPECT_THAT(run("login | format \"<user>x\" as user | fields user", options),
                ElementsAre(ResultRow{{"user", "x"}}));
  }
}

}  // namespace
}  // namespace cordwood::query
