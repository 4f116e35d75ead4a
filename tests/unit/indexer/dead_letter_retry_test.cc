// A dead letter is either a dead letter or a row, once, whatever fails.

#include "dead_letter_retry.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Call;

constexpr Timestamp kTooNew = kNow + std::chrono::hours(100);
constexpr Timestamp kTooOld = kNow - std::chrono::hours(24 * 365 * 20);
constexpr TimeRange kAnyTime{Timestamp::min(), Timestamp::max()};

std::map<std::string, int> letters_of(FileSystem& files) {
  std::map<std::string, int> found;
  const auto visited = visit_dead_letters(files, "/data", [&](const DeadLetter& letter) {
    for (const Field& field : letter.fields)
      if (field.name == kMessageField) ++found[fmt::format("{}: {}", letter.reason, field.value)];
  });
  EXPECT_TRUE(visited) << visited.error().message;
  return found;
}

class DeadLetterRetryTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(driver_.open());
    ASSERT_TRUE(driver_.append({{"new", kTooNew}, {"fine"}, {"old", kTooOld}}));
    ASSERT_TRUE(driver_.append({{"newer", kTooNew + std::chrono::hours(100)}}));
    ASSERT_TRUE(driver_.store->seal());
  }
  StoreDriver driver_;
};

TEST_F(DeadLetterRetryTest, RefusedRowsAreListedWithTheReason) {
  EXPECT_EQ(letters_of(driver_.files), once({"too_new: new", "too_old: old", "too_new: newer"}));
  EXPECT_EQ(driver_.messages(), once({"fine"}));
}

TEST_F(DeadLetterRetryTest, WhatWouldBeTakenTodayBecomesRowsAndTheRestStays) {
  EXPECT_EQ(driver_.store->retry_dead_letters(std::nullopt).value().taken, 0u);
  driver_.clock.advance(std::chrono::hours(60));
  const auto done = driver_.store->retry_dead_letters(std::nullopt).value();
  EXPECT_EQ(done.taken, 1u);
  EXPECT_EQ(done.left, 2u);
  EXPECT_EQ(driver_.messages(), once({"fine", "new"}));
  EXPECT_EQ(letters_of(driver_.files), once({"too_old: old", "too_new: newer"}));
  driver_.expect_whole();
  EXPECT_EQ(driver_.messages(), once({"fine", "new"}));
  ASSERT_TRUE(driver_.append({{"newest", kTooNew + std::chrono::hours(1000)}}));  // Seals append to the new file.
  ASSERT_TRUE(driver_.store->seal());
  EXPECT_EQ(letters_of(driver_.files), once({"too_old: old", "too_new: newer", "too_new: newest"}));
  driver_.expect_whole();
}

TEST_F(DeadLetterRetryTest, WithAnyTimeAllComeInAndTheFileGoes) {
  EXPECT_EQ(driver_.store->retry_dead_letters(kAnyTime).value().taken, 3u);
  EXPECT_EQ(driver_.messages(), once({"fine", "new", "old", "newer"}));
  EXPECT_TRUE(letters_of(driver_.files).empty());
  for (const auto& path : driver_.files.files_below("/data")) EXPECT_FALSE(path.string().ends_with(".dead")) << path;
  ASSERT_TRUE(driver_.append("later"));
  driver_.expect_whole();
  EXPECT_EQ(driver_.messages(), once({"fine", "new", "old", "newer", "later"}));
  std::set<std::uint64_t> arrivals;
  for (const char* message : {"fine", "new", "old", "newer", "later"})
    for (const std::uint64_t arrival : driver_.arrivals_of(message)) arrivals.insert(arrival);
  EXPECT_EQ(arrivals.size(), 5u);
}

TEST_F(DeadLetterRetryTest, ARowBeyondALimitOfSizeStaysADeadLetter) {
  ASSERT_TRUE(driver_.append(std::string(kLineBytesMax + 1, 'x')));
  ASSERT_TRUE(driver_.store->seal());
  const auto done = driver_.store->retry_dead_letters(kAnyTime).value();
  EXPECT_EQ(done.taken, 3u);
  EXPECT_EQ(done.left, 1u);
}

/// Whatever call fails, and then the power: each letter is in one place.
class DeadLetterRetryFault : public testing::TestWithParam<Call> {};

TEST_P(DeadLetterRetryFault, EachLetterIsInOnePlaceWhateverFails) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    StoreDriver driver;
    ASSERT_TRUE(driver.open());
    ASSERT_TRUE(driver.append({{"new", kTooNew}, {"fine"}, {"old", kTooOld}}));
    ASSERT_TRUE(driver.store->seal());
    driver.clock.advance(std::chrono::hours(60));
    driver.files.fail(GetParam(), nth);
    const auto done = driver.store->retry_dead_letters(std::nullopt);
    const bool failed = driver.files.failed();
    driver.files.heal();
    const auto expect_one_place = [&] {
      auto messages = driver.messages();
      const auto letters = letters_of(driver.files);
      EXPECT_EQ(messages["new"] + (letters.contains("too_new: new") ? 1 : 0), 1);
      EXPECT_EQ(messages["fine"], 1);
      EXPECT_TRUE(letters.contains("too_old: old"));
    };
    driver.lose_power(test::Unsynced::dropped);
    ASSERT_TRUE(driver.open());
    expect_one_place();
    if (done) {
      EXPECT_EQ(driver.messages(), once({"fine", "new"}));
    }
    ASSERT_TRUE(driver.store->retry_dead_letters(std::nullopt));
    EXPECT_EQ(driver.messages(), once({"fine", "new"}));
    driver.expect_whole();
    if (!failed || testing::Test::HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, DeadLetterRetryFault,
                         testing::Values(Call::open, Call::append, Call::read, Call::sync, Call::rename, Call::remove,
                                         Call::make_directories, Call::sync_directory),
                         [](const auto& call) { return fmt::format("Kind{}", static_cast<int>(call.param)); });

}  // namespace
}  // namespace cordwood::indexer
