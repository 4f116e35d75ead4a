#include "masking/report.h"

#include <gtest/gtest.h>

#include "support/faulty_file_system.h"

namespace cordwood::masking {
namespace {

constexpr Day kDay{std::chrono::days(20'000)};
constexpr Day kNextDay = kDay + std::chrono::days(1);
constexpr std::string_view kStream = R"({app="a b"})";

class ReportTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.make_directories("/data").has_value());
    ASSERT_TRUE(files_.sync_directory("/").has_value());
  }
  std::vector<ReportLine> all_of(const Report& report) { return report.lines(Day::min(), Day::max()).value(); }

  test::FaultyFileSystem files_;
};

TEST_F(ReportTest, CountsAreThereAtOnceAndAfterARestart) {
  const std::vector<ReportLine> wanted = {
      {kDay, "email", std::string(kStream), 5, 0}, {kDay, "phone", "{}", 1, 2}, {kNextDay, "email", "{}", 1, 0}};
  {
    Report report(files_, "/data/masking-report");
    report.add(kDay, {kStream, "email", 2, 0});
    ASSERT_TRUE(report.store().has_value());
    report.add(kDay, {kStream, "email", 3, 0});
    report.add(kDay, {"{}", "phone", 1, 2});
    report.add(kNextDay, {"{}", "email", 1, 0});
    EXPECT_EQ(all_of(report), wanted);
  }
  const Report report(files_, "/data/masking-report");
  EXPECT_EQ(all_of(report), wanted);
  EXPECT_EQ(report.lines(kNextDay, Day::max()).value().size(), 1U);
}

TEST_F(ReportTest, StreamsBeyondTheLimitAreCountedTogether) {
  Report report(files_, "/data/masking-report");
  for (std::size_t i = 0; i < kReportLinesMax + 5; ++i) report.add(kDay, {std::to_string(i), "email", 1, 0});
  ASSERT_TRUE(report.store().has_value());
  report.add(kDay, {"another", "email", 1, 0});
  ASSERT_TRUE(report.store().has_value());
  const auto lines = all_of(report);
  EXPECT_LE(lines.size(), kReportLinesMax + 1);
  std::uint64_t values = 0;
  std::uint64_t others = 0;
  for (const ReportLine& line : lines) {
    values += line.values;
    if (line.stream == kOtherStreams) others += line.values;
  }
  EXPECT_EQ(values, kReportLinesMax + 6);
  EXPECT_GE(others, 6U);
}

TEST_F(ReportTest, OldDaysGo) {
  Report report(files_, "/data/masking-report");
  for (std::size_t i = 0; i < kReportDaysMax + 3; ++i) report.add(kDay + std::chrono::days(i), {"{}", "email", 1, 0});
  ASSERT_TRUE(report.store().has_value());
  const auto lines = all_of(report);
  EXPECT_EQ(lines.size(), kReportDaysMax);
  EXPECT_EQ(lines.front().day, kDay + std::chrono::days(3));
}

TEST_F(ReportTest, ADamagedFileCountsAnew) {
  {
    Report report(files_, "/data/masking-report");
    report.add(kDay, {"{}", "email", 7, 0});
  }
  const auto path = std::filesystem::path("/data/masking-report") / format_day(kDay);
  std::string text = read_file(files_, path, 1 << 20).value();
  text[text.find('7')] = '8';
  ASSERT_TRUE(replace_file(files_, path, text).has_value());
  Report report(files_, "/data/masking-report");
  EXPECT_TRUE(all_of(report).empty());
  report.add(kDay, {"{}", "email", 1, 0});
  ASSERT_TRUE(report.store().has_value());
  EXPECT_EQ(all_of(report).front().values, 1U);
}

// Whatever call fails: nothing is counted twice, and nothing is lost that was stored.
TEST_F(ReportTest, StoringAgainAfterAFailureCountsOnce) {
  for (const auto kind : {test::Call::open, test::Call::append, test::Call::sync, test::Call::rename,
                          test::Call::sync_directory, test::Call::make_directories, test::Call::read}) {
    for (std::uint64_t nth = 1;; ++nth) {
      test::FaultyFileSystem files;
      ASSERT_TRUE(files.make_directories("/data").has_value());
      Report report(files, "/data/masking-report");
      report.add(kDay, {"{}", "email", 2, 0});
      ASSERT_TRUE(report.store().has_value());
      report.add(kDay, {"{}", "email", 3, 0});
      files.fail(kind, nth);
      const bool stored = report.store().has_value();
      const bool failed = files.failed();
      files.heal();
      ASSERT_TRUE(stored || report.store().has_value());
      EXPECT_EQ(all_of(report).front().values, 5U);
      if (!failed) break;
    }
  }
}

}  // namespace
}  // namespace cordwood::masking
