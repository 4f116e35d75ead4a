#include "indexer/store.h"

#include <future>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "masking/masker.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Unsynced;

constexpr Day kYesterday = kToday - std::chrono::days(1);
constexpr Timestamp kThen = kNow - std::chrono::hours(24);

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(driver_.open()); }
  std::map<std::string, int> messages() const { return driver_.messages(); }
  void append(std::string message, Timestamp time = kNow) {
    ASSERT_TRUE(driver_.append({Line{std::move(message), time}}));
  }
  void reopen() {
    const auto opened = driver_.open();
    ASSERT_TRUE(opened) << opened.error().message;
  }
  StoreDriver driver_;
};

TEST_F(StoreTest, ARowIsVisibleOnceItIsAcknowledged) {
  append("one");
  EXPECT_EQ(messages(), once({"one"}));
  append("two");
  EXPECT_EQ(messages(), once({"one", "two"}));
}

// It may hold what does not live as long as the store.
TEST_F(StoreTest, WhatTheAnswerHoldsGoesWithoutAnotherBatch) {
  struct Held {
    std::promise<void> gone;
    ~Held() { gone.set_value(); }
  };
  auto held = std::make_shared<Held>();
  auto gone = held->gone.get_future();
  driver_.store->append(masking::Masker::off().mask(EventBatch()), std::nullopt, [held](const Result<void>&) {});
  held.reset();
  EXPECT_EQ(gone.wait_for(std::chrono::seconds(30)), std::future_status::ready);
}

TEST_F(StoreTest, AnAcknowledgedRowSurvivesAPowerCut) {
  append("one");
  append("two");
  driver_.lose_power(Unsynced::dropped);
  reopen();
  EXPECT_EQ(messages(), once({"one", "two"}));
}

TEST_F(StoreTest, ASealMovesRowsIntoOneSegmentADay) {
  append("now");
  append("then", kThen);
  ASSERT_TRUE(driver_.store->seal());
  EXPECT_EQ(messages(), once({"now", "then"}));
  const auto days = driver_.store->partitions();
  ASSERT_EQ(days.size(), 2u);
  EXPECT_EQ(days[0].day, kYesterday);
  EXPECT_EQ(days[0].rows, 1u);
  EXPECT_EQ(days[0].segments, 1u);
  EXPECT_GT(days[0].disk_bytes, 0u);
  driver_.lose_power(Unsynced::dropped);
  reopen();
  EXPECT_EQ(messages(), once({"now", "then"}));
}

TEST_F(StoreTest, ASealTrimsTheLog) {
  append("one");
  ASSERT_TRUE(driver_.store->seal());
  const auto left = driver_.files.files_below("/data/wal");
  ASSERT_EQ(left.size(), 1u);
  append("two");
  reopen();
  EXPECT_EQ(messages(), once({"one", "two"}));
}

TEST_F(StoreTest, ASnapshotKeepsWhatItSawThroughSealMergeAndDrop) {
  append("one");
  const auto before = driver_.store->snapshot();
  ASSERT_TRUE(driver_.store->seal());
  append("two");
  ASSERT_TRUE(driver_.store->seal());
  const auto sealed = driver_.store->snapshot();
  ASSERT_TRUE(driver_.store->merge());
  const auto merged = driver_.store->snapshot();
  ASSERT_TRUE(driver_.store->drop_partition(kToday));
  EXPECT_EQ(StoreDriver::messages_of(*before), once({"one"}));
  EXPECT_EQ(StoreDriver::messages_of(*sealed), once({"one", "two"}));
  EXPECT_EQ(StoreDriver::messages_of(*merged), once({"one", "two"}));
  EXPECT_EQ(messages(), once({}));
  EXPECT_TRUE(driver_.files.files_below("/data/segments").empty());
}

TEST_F(StoreTest, AMergeLeavesOneSegmentADayAndRemovesTheOthers) {
  for (const char* message : {"a", "b", "c"}) {
    append(message);
    append(std::string("old ") + message, kThen);
    ASSERT_TRUE(driver_.store->seal());
  }
  EXPECT_EQ(driver_.files.files_below("/data/segments").size(), 6u);
  ASSERT_TRUE(driver_.store->merge());
  EXPECT_EQ(driver_.files.files_below("/data/segments").size(), 2u);
  EXPECT_EQ(messages(), once({"a", "b", "c", "old a", "old b", "old c"}));
  reopen();
  EXPECT_EQ(messages(), once({"a", "b", "c", "old a", "old b", "old c"}));
}

TEST_F(StoreTest, AStoreThatIsAboutToGoMergesNoMore) {
  for (const char* message : {"a", "b", "c"}) {
    append(message);
    ASSERT_TRUE(driver_.store->seal());
  }
  driver_.store->stop_merging();
  const auto merged = driver_.store->merge();
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().code, Errc::cancelled);
  EXPECT_EQ(driver_.files.files_below("/data/segments").size(), 3u);
}

TEST_F(StoreTest, AResentBatchIsStoredOnce) {
  const Receipt first{"db1/6f2c", 1};
  ASSERT_TRUE(driver_.append({{"one"}}, first));
  ASSERT_TRUE(driver_.append({{"one"}}, first));
  EXPECT_EQ(driver_.store->last_sequence("db1/6f2c"), 1u);
  driver_.lose_power(Unsynced::dropped);
  reopen();
  ASSERT_TRUE(driver_.append({{"one"}}, first));
  ASSERT_TRUE(driver_.store->seal());
  reopen();
  ASSERT_TRUE(driver_.append({{"one"}}, first));
  ASSERT_TRUE(driver_.append({{"two"}}, Receipt{"db1/6f2c", 2}));
  ASSERT_TRUE(driver_.append({{"other"}}, Receipt{"db2/1111", 1}));
  EXPECT_EQ(messages(), once({"one", "two", "other"}));
}

TEST_F(StoreTest, ADroppedDayStaysDroppedThoughTheLogStillHoldsIt) {
  append("then", kThen);
  append("now");
  ASSERT_TRUE(driver_.store->drop_partition(kYesterday));
  EXPECT_EQ(messages(), once({"now"}));
  driver_.lose_power(Unsynced::dropped);
  reopen();
  EXPECT_EQ(messages(), once({"now"}));
  append("then again", kThen);
  EXPECT_EQ(messages(), once({"now", "then again"}));
  reopen();
  EXPECT_EQ(messages(), once({"now", "then again"}));
  EXPECT_EQ(driver_.store->partitions().front().rows, 1u);
  ASSERT_TRUE(driver_.store->seal());
  EXPECT_EQ(messages(), once({"now", "then again"}));
}

TEST_F(StoreTest, ASecondStoreOnTheFolderIsRefused) {
  StoreOptions options;
  options.folder = "/data";
  const auto second = Store::open(driver_.files, driver_.clock, options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::busy);
}

TEST_F(StoreTest, AMissingManifestIsNotAnEmptyStore) {
  append("one");
  driver_.close();
  ASSERT_TRUE(driver_.files.remove("/data/manifest"));
  ASSERT_TRUE(driver_.files.remove("/data/manifest.copy"));
  const auto opened = driver_.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::corrupt);
}

TEST_F(StoreTest, ManyBatchesMakeFewMemorySegments) {
  for (int i = 0; i < 100; ++i) {
    append(std::to_string(i));
    if (i % 3 == 0) driver_.store->snapshot();
  }
  EXPECT_LE(driver_.store->snapshot()->segments.size(), 8u);
  EXPECT_EQ(messages().size(), 100u);
}

TEST_F(StoreTest, ArrivalNumbersGoOnAfterARestart) {
  const auto last_arrival = [this] {
    std::uint64_t last = 0;
    for (const auto snapshot = driver_.store->snapshot(); const auto& segment : snapshot->segments)
      for (const RowGroupSummary& group : segment->row_groups()) last = std::max(last, group.last_arrival);
    return last;
  };
  append("one");
  const std::uint64_t first = last_arrival();
  ASSERT_TRUE(driver_.store->seal());
  reopen();
  append("two");
  EXPECT_EQ(last_arrival(), first + 1);
}

TEST_F(StoreTest, ACheckReadsEveryKindOfFileAndDumpsItsTexts) {
  append("in a segment");
  append("far too old", kNow - std::chrono::hours(24 * 365 * 20));
  ASSERT_TRUE(driver_.store->seal());
  append("in the log");
  driver_.close();
  std::string texts;
  const auto report = check_store(driver_.files, "/data", [&texts](std::string_view text) {
    texts.append(text);
    texts.push_back('\n');
  });
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report.value().problems.empty()) << report.value().problems.front();
  EXPECT_EQ(report.value().rows, 3u);
  for (const char* text : {"in a segment", "far too old", "in the log", "host", "db1"})
    EXPECT_NE(texts.find(text), std::string::npos) << text;
}

TEST_F(StoreTest, RowsOverFourHundredDaysLandInTheirOwnDayAndInFewFiles) {
  constexpr int kDays = 400;
  constexpr int kBatches = 3;
  for (int batch = 0; batch < kBatches; ++batch) {
    std::vector<Line> lines;
    for (int i = 0; i < kDays * 2; ++i)
      lines.push_back({fmt::format("batch {} row {}", batch, i), kNow - std::chrono::hours(24) * (i * 7 % kDays)});
    ASSERT_TRUE(driver_.append(lines));
  }
  EXPECT_EQ(driver_.store->partitions().size(), std::size_t{kDays});
  ASSERT_TRUE(driver_.store->seal());  // Of all batches: one file a day.
  EXPECT_EQ(driver_.store->snapshot()->segments.size(), std::size_t{kDays});
  ASSERT_TRUE(driver_.append({{"late", kNow - std::chrono::hours(24 * 399)}}));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(driver_.store->merge());
  EXPECT_EQ(driver_.store->snapshot()->segments.size(), std::size_t{kDays});
  ASSERT_TRUE(driver_.store->close_days());  // A single row group has no order to gain.
  EXPECT_EQ(driver_.store->snapshot()->segments.size(), std::size_t{kDays});
  for (const auto snapshot = driver_.store->snapshot(); const auto& segment : snapshot->segments) {
    EXPECT_EQ(day_of(segment->times().start), segment->day());
    EXPECT_EQ(day_of(segment->times().end), segment->day());
  }
  EXPECT_EQ(messages().size(), std::size_t{kDays} * 2 * kBatches + 1);
}

TEST_F(StoreTest, ARowTooOldOrTooNewOrTooLargeBecomesADeadLetterOnce) {
  append("fine");
  append("old", kNow - std::chrono::hours(24 * 365 * 20));
  append("new", kNow + std::chrono::hours(49));
  append(std::string(kLineBytesMax + 1, 'x'));
  EXPECT_EQ(messages(), once({"fine"}));
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(driver_.store->seal());
    driver_.lose_power(Unsynced::dropped);
    reopen();
  }
  EXPECT_EQ(messages(), once({"fine"}));
  driver_.close();
  EXPECT_EQ(check_store(driver_.files, "/data").value().rows, 4u);
}

}  // namespace
}  // namespace cordwood::indexer
