// Hidden rows are in no snapshot, before and after seals, merges, restarts and power cuts, and their bytes go.

#include "hiding.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "random_rows.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

class HidingTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(driver_.open()); }
  std::uint64_t hide(std::initializer_list<std::string_view> messages, Day day = kToday) {
    std::vector<std::uint64_t> arrivals;
    for (const std::string_view message : messages)
      for (const std::uint64_t arrival : driver_.arrivals_of(message)) arrivals.push_back(arrival);
    const auto hidden = driver_.store->hide(day, arrivals);
    EXPECT_TRUE(hidden) << hidden.error().message;
    return hidden ? hidden.value() : 0;
  }
  std::size_t files_with(std::string_view ending) const {
    std::size_t count = 0;
    for (const auto& path : driver_.files.files_below("/data")) count += path.string().ends_with(ending) ? 1 : 0;
    return count;
  }
  std::string dump() {
    std::string all;
    driver_.close();
    const auto report = check_store(driver_.files, "/data", [&all](std::string_view text) {
      all += text;
      all += '\n';
    });
    EXPECT_TRUE(report) << report.error().message;
    for (const std::string& problem : report.value().problems) ADD_FAILURE() << problem;
    EXPECT_TRUE(driver_.open());
    return all;
  }

  StoreDriver driver_;
};

TEST_F(HidingTest, AHiddenRowIsInNoAnswerFromThenOn) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}, {"three"}}));
  const auto before = driver_.store->snapshot();
  EXPECT_EQ(hide({"two"}), 1u);  // It was in memory.
  EXPECT_EQ(driver_.messages(), once({"one", "three"}));
  EXPECT_EQ(StoreDriver::messages_of(*before), once({"one", "two", "three"}));
  EXPECT_EQ(driver_.store->partitions().front().rows, 2u);
  ASSERT_TRUE(driver_.append("four"));
  ASSERT_TRUE(driver_.store->seal());
  EXPECT_EQ(driver_.messages(), once({"one", "three", "four"}));
  EXPECT_EQ(hide({"three", "four"}), 2u);  // In two segments, one of which had a hidden row before.
  EXPECT_EQ(driver_.messages(), once({"one"}));
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(), once({"one"}));
  EXPECT_NE(dump().find("three"), std::string::npos);  // Not shown, but its bytes are there until a merge.
  ASSERT_TRUE(driver_.store->merge());
  EXPECT_EQ(driver_.messages(), once({"one"}));
  EXPECT_EQ(files_with(".tombstones"), 0u);
  const std::string left = dump();
  for (const char* gone : {"two", "three", "four"}) EXPECT_EQ(left.find(gone), std::string::npos) << gone;
  EXPECT_EQ(driver_.messages(), once({"one"}));
}

TEST_F(HidingTest, WhatIsNotThereOrHiddenAlreadyDoesNotCount) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}}));
  const auto arrivals = driver_.arrivals_of("one");
  EXPECT_EQ(driver_.store->hide(kToday, {4711}).value(), 0u);
  EXPECT_EQ(driver_.store->hide(kToday - std::chrono::days(1), arrivals).value(), 0u);
  EXPECT_EQ(driver_.store->hide(kToday, {}).value(), 0u);
  EXPECT_EQ(files_with(".tombstones"), 0u);
  EXPECT_EQ(driver_.store->hide(kToday, arrivals).value(), 1u);
  EXPECT_EQ(driver_.store->hide(kToday, arrivals).value(), 0u);
  EXPECT_EQ(files_with(".tombstones"), 1u);
}

TEST_F(HidingTest, ASegmentWithoutALiveRowGoes) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}}));
  EXPECT_EQ(hide({"one", "two"}), 2u);
  EXPECT_TRUE(driver_.messages().empty());
  ASSERT_TRUE(driver_.store->merge());
  EXPECT_EQ(files_with(".segment"), 0u);
  EXPECT_EQ(files_with(".tombstones"), 0u);
  EXPECT_EQ(dump().find("one"), std::string::npos);
}

TEST_F(HidingTest, ADroppedDayTakesItsTombstonesAlong) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}}));
  EXPECT_EQ(hide({"one"}), 1u);
  ASSERT_TRUE(driver_.store->drop_partition(kToday));
  EXPECT_EQ(files_with(".tombstones"), 0u);
  EXPECT_TRUE(driver_.messages().empty());
}

TEST_F(HidingTest, ASegmentWhoseTombstonesAreDamagedIsNotServed) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}}));
  EXPECT_EQ(hide({"one"}), 1u);
  driver_.close();
  for (const auto& path : driver_.files.files_below("/data"))
    if (path.string().ends_with(".tombstones")) driver_.files.flip_bit(path, 30, 3);
  const auto report = check_store(driver_.files, "/data");
  ASSERT_TRUE(report);
  ASSERT_EQ(report.value().problems.size(), 1u);
  EXPECT_NE(report.value().problems.front().find(".tombstones"), std::string::npos);
  ASSERT_TRUE(driver_.open());
  EXPECT_TRUE(driver_.messages().empty());
}

TEST_F(HidingTest, MergesKeepRowGroupsWithoutDeletedRowsAndWriteTheOthersAnew) {
  for (int batch = 0; batch < 3; ++batch) {
    std::vector<Line> lines;
    for (int i = 0; i < 9000; ++i) lines.push_back({fmt::format("batch {} row {} took {} ms", batch, i, i * 7 % 91)});
    ASSERT_TRUE(driver_.append(lines));
    ASSERT_TRUE(driver_.store->seal());
  }
  std::map<std::uint64_t, PlainRow> expected;
  std::vector<std::uint64_t> gone;
  for (const auto snapshot = driver_.store->snapshot(); const auto& segment : snapshot->segments)
    for (const auto& [arrival, row] : all_rows(*segment)) {
      if (arrival % 5 == 0 && arrival < 12000) {
        gone.push_back(arrival);
      } else {
        expected[arrival] = row;
      }
    }
  EXPECT_EQ(driver_.store->hide(kToday, gone).value(), gone.size());
  ASSERT_TRUE(driver_.store->merge());
  const auto snapshot = driver_.store->snapshot();
  ASSERT_EQ(snapshot->segments.size(), 1u);
  EXPECT_EQ(all_rows(*snapshot->segments.front()), expected);
  EXPECT_EQ(snapshot->segments.front()->row_count(), expected.size());
  dump();  // Which checks leaf hashes and all else.
}

}  // namespace
}  // namespace cordwood::indexer
