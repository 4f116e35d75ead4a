// Rot: a bit flips in a file of any kind. The store opens or says why not, serves what is whole, makes nothing up, and
// fsck finds it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "indexer/store.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

/// What can be read; damaged row groups and columns are passed over, as a query does.
std::map<std::string, int> readable_messages(const Snapshot& snapshot) {
  std::map<std::string, int> found;
  for (const auto& segment : snapshot.segments) {
    for (std::size_t i = 0; i < segment->row_groups().size(); ++i) {
      const auto group = segment->open_row_group(i);
      if (!group) continue;
      const auto column = group.value()->column(kMessageField);
      if (!column || column.value() == nullptr) continue;
      std::string scratch;
      group.value()->live_rows().for_each(
          [&](std::uint32_t row) { ++found[std::string(column.value()->value(row, scratch))]; });
    }
  }
  return found;
}

class StoreDamageTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(driver_.open());
    ASSERT_TRUE(driver_.append({{"sealed one"}, {"sealed two"}}));
    ASSERT_TRUE(driver_.append({{"refused", kNow + std::chrono::hours(100)}}));
    ASSERT_TRUE(driver_.store->seal());
    ASSERT_TRUE(driver_.append("logged one"));
    driver_.files.fail(test::Call::sync, 1);  // The log goes on in another file, which vouches for this one.
    EXPECT_FALSE(driver_.append("lost"));
    driver_.files.heal();
    ASSERT_TRUE(driver_.append("logged two"));
    ASSERT_TRUE(driver_.append("logged three"));
    all_ = driver_.messages();
    driver_.close();
  }

  void expect_sane_after(const std::string& what) {
    const auto opened = driver_.open();
    if (!opened) {
      EXPECT_FALSE(opened.error().message.empty()) << what;
      return;
    }
    for (const auto& [message, count] : readable_messages(*driver_.store->snapshot())) {
      EXPECT_EQ(count, 1) << what;
      EXPECT_TRUE(all_.contains(message)) << what << ": " << message;
    }
    driver_.close();
  }

  StoreDriver driver_;
  std::map<std::string, int> all_;
};

TEST_F(StoreDamageTest, AFlippedBitAnywhereNeverMakesAWrongAnswer) {
  for (const auto& path : driver_.files.files_below("/data")) {
    if (path.filename() == "LOCK") continue;
    const std::string bytes = read_file(driver_.files, path, 1 << 20).value();
    for (std::uint64_t byte = 0; byte < bytes.size(); byte += 3) {
      const std::string what = fmt::format("{} byte {}", path.string(), byte);
      driver_.files.flip_bit(path, byte, byte % 8);
      expect_sane_after(what);
      if (read_file(driver_.files, path, 1 << 20).value() == bytes) continue;  // The start mended it.
      driver_.files.flip_bit(path, byte, byte % 8);
    }
  }
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(), all_);
}

TEST_F(StoreDamageTest, FsckFindsAFlippedBitInEveryKindOfFile) {
  const auto paths = driver_.files.files_below("/data");
  for (const auto& path : paths) {
    const bool last_of_log = path.extension() == ".wal" && path == paths.back();  // There it passes for a torn write.
    if (path.filename() == "LOCK" || last_of_log) continue;
    const std::uint64_t size = driver_.files.open(path, OpenMode::read).value()->size().value();
    for (std::uint64_t byte = 0; byte < size; byte += 5) {
      driver_.files.flip_bit(path, byte, byte % 8);
      const auto report = check_store(driver_.files, "/data");
      EXPECT_TRUE(!report || !report.value().problems.empty()) << path << " byte " << byte;
      driver_.files.flip_bit(path, byte, byte % 8);
    }
  }
}

TEST_F(StoreDamageTest, ATruncatedFileOfAnyKindIsSurvived) {
  for (const auto& path : driver_.files.files_below("/data")) {
    if (path.filename() == "LOCK") continue;
    const std::string bytes = read_file(driver_.files, path, 1 << 20).value();
    for (std::uint64_t size = 0; size < bytes.size(); size += 11) {
      const auto file = std::move(driver_.files.open(path, OpenMode::append)).value();
      ASSERT_TRUE(file->truncate(size));
      expect_sane_after(fmt::format("{} cut to {}", path.string(), size));
      if (driver_.files.exists(path).value()) {
        ASSERT_TRUE(file->append(std::string_view(bytes).substr(size)));
      }
    }
  }
}

TEST_F(StoreDamageTest, TheManifestAndItsCopyStandInForEachOther) {
  for (const char* const path : {"/data/manifest", "/data/manifest.copy"}) {
    driver_.files.flip_bit(path, 30, 2);
    ASSERT_TRUE(driver_.open());
    EXPECT_EQ(driver_.messages(), all_);
    driver_.close();
    EXPECT_TRUE(check_store(driver_.files, "/data").value().problems.empty());
  }
  EXPECT_TRUE(driver_.files.exists("/data/manifest.broken").value());
  ASSERT_TRUE(driver_.files.remove("/data/manifest"));
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(), all_);
}

TEST_F(StoreDamageTest, WhatCannotBeReadIsInTheSnapshot) {
  const auto segments = driver_.files.files_below("/data/segments");
  const auto file = std::move(driver_.files.open(segments[0], OpenMode::append)).value();
  ASSERT_TRUE(file->truncate(40));
  ASSERT_TRUE(driver_.open());
  const auto snapshot = driver_.store->snapshot();
  ASSERT_EQ(snapshot->unreadable.size(), 1u);
  EXPECT_EQ(snapshot->unreadable[0].rows, 2u);
  EXPECT_TRUE(snapshot->unreadable[0].times.contains(kNow));
  ASSERT_TRUE(driver_.store->drop_partition(kToday));
  EXPECT_TRUE(driver_.store->snapshot()->unreadable.empty());
}

TEST_F(StoreDamageTest, DamageInTheLogIsKeptInQuarantineAndTheRestIsServed) {
  const auto wal = driver_.files.files_below("/data/wal");
  ASSERT_EQ(wal.size(), 2u);
  driver_.files.flip_bit(wal[1], 56 + 40 + 40, 0);  // Within "logged two".
  ASSERT_TRUE(driver_.open());
  auto expected = all_;
  expected.erase("logged two");
  EXPECT_EQ(driver_.messages(), expected);
  EXPECT_EQ(driver_.files.files_below("/data/quarantine").size(), 1u);
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(), expected);
}

TEST_F(StoreDamageTest, ASegmentThatCannotBeReadLeavesTheOthersServed) {
  const auto segments = driver_.files.files_below("/data/segments");
  ASSERT_EQ(segments.size(), 1u);
  const auto file = std::move(driver_.files.open(segments[0], OpenMode::append)).value();
  ASSERT_TRUE(file->truncate(40));
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(), once({"logged one", "logged two", "logged three"}));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(driver_.store->merge());
  EXPECT_EQ(driver_.messages(), once({"logged one", "logged two", "logged three"}));
  EXPECT_TRUE(driver_.files.exists(segments[0]).value());  // For people to look at.
}

}  // namespace
}  // namespace cordwood::indexer
