#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stored_rows.h"

namespace cordwood::query {
namespace {

using test::ResultRow;
using test::ResultRows;

/// Twenty segments of 500 rows, an hour of one day each, of two streams.
std::vector<test::PlainRow> some_rows() {
  const std::int64_t start = nanoseconds_of(*parse_rfc3339("2026-11-20T00:00:00Z"));
  std::vector<test::PlainRow> rows;
  for (int i = 0; i < 10'000; ++i) {
    const int segment = i / 500;
    rows.push_back(
        {start + segment * 3'600'000'000'000 + i % 500,
         fmt::format(R"({{app="{}"}})", segment % 2 == 0 ? "web" : "db"),
         {{"_msg", fmt::format("{} number {}", segment < 10 ? "early" : "late", i)}, {"n", std::to_string(i)}}});
  }
  return rows;
}

class ExplainTest : public testing::Test {
 protected:
  ResultRows run(const std::string& query) {
    auto rows = stored_.run(query);
    EXPECT_TRUE(rows) << query << ": " << rows.error().message;
    return rows ? std::move(rows).value() : ResultRows();
  }
  StoredRows stored_{some_rows(), Layout::sealed, 500};
};

ResultRow without_times(ResultRow row) {
  row.erase("milliseconds");
  row.erase("bytes");
  return row;
}

TEST_F(ExplainTest, EachStepSaysWhatItLeftOver) {
  const ResultRows steps =
      run("_time:[2026-11-20T00:00:00Z, 2026-11-20T18:00:00Z) {app=\"web\"} late | stats by (n) count() hits | limit 7 "
          "| explain");
  ASSERT_EQ(steps.size(), 7U);
  EXPECT_EQ(steps[0], (ResultRow{{"step", "times"},
                                 {"what", "[2026-11-20T00:00:00Z, 2026-11-20T17:59:59.999999999Z]"},
                                 {"row_groups_in", "20"},
                                 {"row_groups_out", "18"}}));
  EXPECT_EQ(steps[1], (ResultRow{{"step", "streams"}, {"row_groups_in", "18"}, {"row_groups_out", "9"}}));
  EXPECT_EQ(steps[2].at("row_groups_in"), "9");
  EXPECT_EQ(steps[2].at("row_groups_out"), "4");
  EXPECT_EQ(steps[3].at("rows_in"), "2000");
  EXPECT_EQ(steps[3].at("rows_out"), "2000");
  EXPECT_EQ(
      without_times(steps[4]),
      (ResultRow{
          {"step", "pipe"}, {"what", "stats by (n) count(*) as hits"}, {"rows_in", "2000"}, {"rows_out", "2000"}}));
  EXPECT_EQ(without_times(steps[5]),
            (ResultRow{{"step", "pipe"}, {"what", "limit 7"}, {"rows_in", "2000"}, {"rows_out", "7"}}));
  EXPECT_EQ(without_times(steps[6]), (ResultRow{{"step", "all"}, {"rows_out", "7"}, {"columns", "8"}}));
  for (std::size_t step = 2; step < steps.size(); ++step) EXPECT_TRUE(steps[step].contains("milliseconds")) << step;
}

TEST_F(ExplainTest, AnEstimateReadsAFewRowGroupsOnly) {
  const ResultRows rows = run("number | stats by (n) count() | explain estimate");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(stored_.stats().row_groups_scanned, 8U);
  EXPECT_EQ(rows[0].at("row_groups"), "20");
  EXPECT_EQ(rows[0].at("row_groups_to_read"), "20");
  EXPECT_EQ(rows[0].at("row_groups_tried"), "8");
  EXPECT_EQ(rows[0].at("rows_to_read"), "10000");
  EXPECT_EQ(rows[0].at("rows_matched"), "10000");
  EXPECT_TRUE(rows[0].at("estimate").starts_with("reads ")) << rows[0].at("estimate");
}

TEST_F(ExplainTest, AnEstimateOfAQueryThatStopsEarlyIsOfWhatItReads) {
  const ResultRows rows = run("options(concurrency=1) number | limit 5 | explain estimate");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("row_groups_to_read"), "1");
}

TEST_F(ExplainTest, NothingToReadIsNothing) {
  const ResultRows rows = run("nowhere | explain estimate");
  EXPECT_TRUE(rows.at(0).at("estimate").starts_with("reads 0 B, ~")) << rows.at(0).at("estimate");
  EXPECT_EQ(rows.at(0).at("row_groups_to_read"), "0");
  EXPECT_EQ(run("nowhere | explain").at(3).at("rows_in"), "0");
}

}  // namespace
}  // namespace cordwood::query
