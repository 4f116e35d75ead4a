#include "sweeping/sweeper.h"

#include <future>

#include <gtest/gtest.h>

#include "ledger_line.h"
#include "masking/masker.h"
#include "support/fake_clock.h"
#include "support/faulty_file_system.h"

namespace cordwood::sweeping {
namespace {

constexpr Day kToday = Day(std::chrono::days(20'000));
constexpr Timestamp kNow = Timestamp(kToday) + std::chrono::hours(12);

class SweeperTest : public testing::Test {
 protected:
  void SetUp() override {
    indexer::StoreOptions options;
    options.folder = "/data/store";
    options.background = false;
    auto opened = indexer::Store::open(files_, clock_, options);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(opened).value();
    open_sweeper();
  }
  void open_sweeper() {
    SweepOptions options;
    options.age = std::chrono::hours(24 * 30);
    auto opened = Sweeper::open(files_, clock_, *store_, "/data", options);
    ASSERT_TRUE(opened) << opened.error().message;
    sweeper_ = std::move(opened).value();
  }
  void append_days_ago(int days) {
    EventBatch events;
    const Field fields[] = {{kMessageField, "hello"}};
    events.add({kNow - std::chrono::hours(24 * days), "{}", events.arena().copy_fields(fields)});
    std::promise<bool> stored;
    store_->append(masking::Masker::off().mask(std::move(events)), std::nullopt,
                   [&stored](const Result<void>& answer) { stored.set_value(answer.has_value()); });
    ASSERT_TRUE(stored.get_future().get());
  }

  test::FaultyFileSystem files_;
  test::FakeClock clock_{kNow};
  std::unique_ptr<indexer::Store> store_;
  std::unique_ptr<Sweeper> sweeper_;
};

TEST_F(SweeperTest, RemovesOldDaysAndWritesThemDown) {
  append_days_ago(40);
  append_days_ago(1);
  ASSERT_TRUE(store_->seal());
  const auto removed = sweeper_->sweep();
  ASSERT_TRUE(removed) << removed.error().message;
  ASSERT_EQ(removed.value().size(), 1u);
  EXPECT_EQ(store_->partitions().size(), 1u);
  open_sweeper();  // From the file.
  const auto deletions = sweeper_->deletions();
  ASSERT_EQ(deletions.size(), 1u);
  EXPECT_EQ(deletions[0].sweep.day, kToday - std::chrono::days(40));
  EXPECT_EQ(deletions[0].sweep.reason, Reason::age);
  EXPECT_EQ(deletions[0].sweep.rows, 1u);
  EXPECT_EQ(deletions[0].decided_at, kNow);
  EXPECT_EQ(deletions[0].done_at, kNow);
  EXPECT_TRUE(sweeper_->sweep().value().empty());
}

TEST_F(SweeperTest, TheOldestDayGoesWhenTheDiskIsNearlyFullAndOnlyThen) {
  append_days_ago(3);
  append_days_ago(2);
  append_days_ago(0);
  ASSERT_TRUE(store_->seal());
  SweepOptions options;
  const std::uint64_t volume = files_.volume_bytes("/data").value();
  options.free_disk_floor = {std::nullopt, files_.free_bytes("/data").value() + 1};
  ASSERT_LT(options.free_disk_floor.bytes, volume);
  sweeper_->reconfigure(options);
  const auto removed = sweeper_->sweep().value();
  ASSERT_EQ(removed.size(), 1u);
  EXPECT_EQ(removed[0].day, kToday - std::chrono::days(3));
  EXPECT_EQ(removed[0].reason, Reason::disk);
}

TEST_F(SweeperTest, WhateverCallFailsNothingGoesUnrecorded) {
  for (const test::Call kind : {test::Call::append, test::Call::sync, test::Call::rename, test::Call::open,
                                test::Call::sync_directory, test::Call::remove}) {
    for (std::uint64_t nth = 1;; ++nth) {
      append_days_ago(40);
      ASSERT_TRUE(store_->seal());
      files_.fail(kind, nth);
      const std::size_t recorded = sweeper_->deletions().size();
      const auto swept = sweeper_->sweep();
      const bool failed = files_.failed();
      files_.heal();
      if (store_->partitions().empty()) {
        EXPECT_GT(sweeper_->deletions().size(), recorded);
      }
      ASSERT_TRUE(sweeper_->sweep());
      EXPECT_TRUE(store_->partitions().empty());
      if (!failed) break;
    }
  }
}

TEST_F(SweeperTest, ATornLineOfTheLedgerHidesNoOther) {
  append_days_ago(50);
  append_days_ago(40);
  ASSERT_TRUE(sweeper_->sweep());
  {
    auto file = std::move(files_.open("/data/deletions", OpenMode::append)).value();
    ASSERT_TRUE(file->append("event=decided time=2026-11"));
  }
  open_sweeper();
  append_days_ago(60);
  ASSERT_TRUE(sweeper_->sweep());
  open_sweeper();
  EXPECT_EQ(sweeper_->deletions().size(), 3u);
}

TEST(LedgerLine, OnlyWhatWasWrittenIsRead) {
  const std::string text = format_line({false, kNow, {kToday, Reason::disk, 5, 1234}});
  std::string line = text.substr(0, text.size() - 1);
  const auto read = parse_line(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->sweep.bytes, 1234u);
  EXPECT_EQ(read->sweep.reason, Reason::disk);
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string damaged = line;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(parse_line(damaged)) << damaged;
  }
}

}  // namespace
}  // namespace cordwood::sweeping
