// fsck --repair, in every kind of damage and in a failing world: what is whole is there afterwards, what is not is
// said, and nothing that is replaced is gone.

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broken_files.h"
#include "indexer/store.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Call;
using test::Unsynced;

void fill(StoreDriver& driver) {
  ASSERT_TRUE(driver.open());
  ASSERT_TRUE(driver.append({{"sealed one"}, {"sealed two"}, {"earlier", kNow - std::chrono::hours(24)}}));
  ASSERT_TRUE(driver.append({{"refused", kNow + std::chrono::hours(100)}}));
  ASSERT_TRUE(driver.append({{"refused too", kNow + std::chrono::hours(101)}}));
  ASSERT_TRUE(driver.store->seal());
  ASSERT_TRUE(driver.append("logged one"));
  driver.files.fail(Call::sync, 1);  // The log goes on in another file, which vouches for this one.
  EXPECT_FALSE(driver.append("lost"));
  driver.files.heal();
  ASSERT_TRUE(driver.append("logged two"));
  ASSERT_TRUE(driver.append("logged three"));
}

class RepairTest : public testing::Test {
 protected:
  void SetUp() override { fill(driver_); }

  static std::vector<std::filesystem::path> live_files(const StoreDriver& driver) {
    auto paths = driver.files.files_below("/data");
    std::erase_if(paths, [](const auto& path) { return path.filename() == "LOCK" || is_broken_file(path); });
    return paths;
  }

  StoreDriver driver_;
};

TEST_F(RepairTest, OfAWholeStoreDoesNothing) {
  driver_.close();
  const auto before = driver_.files.files_below("/data");
  const auto report = repair_store(driver_.files, driver_.clock, "/data");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(report.value().found, testing::IsEmpty());
  EXPECT_THAT(report.value().done, testing::IsEmpty());
  EXPECT_THAT(report.value().lost, testing::IsEmpty());
  EXPECT_EQ(driver_.files.files_below("/data"), before);
}

TEST_F(RepairTest, AFlippedBitAnywhereIsMendedOrItsRowsAreSaidToBeLost) {
  const auto all = driver_.messages();
  driver_.close();
  const std::size_t file_count = live_files(driver_).size();
  for (std::size_t file = 0; file < file_count; ++file) {
    std::uint64_t size = 1;
    for (std::uint64_t byte = 0; byte < size; byte += 13) {
      StoreDriver driver;
      fill(driver);
      driver.close();
      const auto path = live_files(driver)[file];
      size = driver.files.open(path, OpenMode::read).value()->size().value();
      SCOPED_TRACE(fmt::format("{} byte {}", path.string(), byte));
      driver.files.flip_bit(path, byte, byte % 8);
      const auto found = check_store(driver.files, "/data");
      ASSERT_TRUE(found) << found.error().message;
      const auto report = repair_store(driver.files, driver.clock, "/data");
      ASSERT_TRUE(report) << report.error().message;
      const auto after = check_store(driver.files, "/data");
      ASSERT_TRUE(after) << after.error().message;
      EXPECT_THAT(after.value().problems, testing::IsEmpty());
      const bool last_of_log =
          path.extension() == ".wal" && file + 1 == file_count;  // There it passes for a torn write.
      if (!last_of_log) {
        EXPECT_THAT(found.value().problems, testing::Not(testing::IsEmpty()));
        EXPECT_THAT(report.value().done.size() + report.value().lost.size(), testing::Gt(0u));
      }
      ASSERT_TRUE(driver.open());
      EXPECT_TRUE(driver.store->snapshot()->unreadable.empty());
      const auto messages = driver.messages();
      for (const auto& [message, count] : messages) EXPECT_TRUE(count == 1 && all.contains(message)) << message;
      if (report.value().lost.empty() && !last_of_log) {
        EXPECT_EQ(messages, all);
      }
    }
  }
}

TEST_F(RepairTest, TheLostRowsAreCountedAndTheirTimesNamed) {
  driver_.close();
  std::filesystem::path segment;
  for (const auto& path : driver_.files.files_below("/data/segments"))
    if (path.string().find("20241004") != std::string::npos) segment = path;
  driver_.files.flip_bit(segment, 60, 1);  // The head of its only row group.
  const auto report = repair_store(driver_.files, driver_.clock, "/data");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report.value().lost_rows, 2u);
  ASSERT_EQ(report.value().lost.size(), 1u);
  EXPECT_THAT(report.value().lost[0],
              testing::AllOf(testing::HasSubstr("row group 0 at 16"), testing::HasSubstr("2 rows"),
                             testing::HasSubstr("2024-10-04T12:00:00Z")));
  EXPECT_TRUE(driver_.files.exists(segment.string() + ".broken").value());
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(), once({"earlier", "logged one", "logged two", "logged three"}));
  EXPECT_TRUE(driver_.files.exists(segment.string() + ".broken").value());  // A start leaves it.
}

TEST_F(RepairTest, AFileThatLostItsEndGivesWhatItHas) {
  driver_.close();
  for (const auto& path : live_files(driver_)) {
    if (path.extension() != ".segment" && path.extension() != ".dead") continue;
    SCOPED_TRACE(path.string());
    const auto file = std::move(driver_.files.open(path, OpenMode::append)).value();
    ASSERT_TRUE(file->truncate(file->size().value() - 20));
  }
  const auto report = repair_store(driver_.files, driver_.clock, "/data");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report.value().lost_rows, 1u);  // The last entry of the dead letters.
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(),
            once({"earlier", "sealed one", "sealed two", "logged one", "logged two", "logged three"}));
  ASSERT_TRUE(driver_.append({{"refused again", kNow + std::chrono::hours(100)}}));
  ASSERT_TRUE(driver_.store->seal());
  driver_.close();
  EXPECT_THAT(check_store(driver_.files, "/data").value().problems, testing::IsEmpty());
}

TEST_F(RepairTest, ADeadLetterFileThatIsTooShortDoesNotStopSeals) {
  driver_.close();
  for (const auto& path : driver_.files.files_below("/data/dead_letters"))
    ASSERT_TRUE(driver_.files.open(path, OpenMode::append).value()->truncate(14));
  ASSERT_TRUE(driver_.open());
  ASSERT_TRUE(driver_.append({{"refused again", kNow + std::chrono::hours(100)}}));
  ASSERT_TRUE(driver_.store->seal());
  driver_.close();
  EXPECT_THAT(check_store(driver_.files, "/data").value().problems, testing::IsEmpty());
}

class RepairNthCallFails : public testing::TestWithParam<Call> {};

void damage(StoreDriver& driver) {
  for (const auto& path : driver.files.files_below("/data")) {
    if (path.extension() == ".segment" || path.filename() == "manifest") driver.files.flip_bit(path, 20, 1);
    if (path.extension() == ".dead") driver.files.flip_bit(path, 70, 1);
    if (path.extension() == ".wal") driver.files.flip_bit(path, 56 + 40 + 40, 0);
  }
}

TEST_P(RepairNthCallFails, AndTheNextRepairComesToTheSameEnd) {
  std::map<std::string, int> expected;
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    StoreDriver driver;
    fill(driver);
    driver.close();
    damage(driver);
    driver.files.fail(GetParam(), nth);
    (void)repair_store(driver.files, driver.clock, "/data").has_value();
    const bool failed = driver.files.failed();
    driver.files.heal();
    driver.files.cut_power();
    driver.files.restore_power(Unsynced::dropped);
    const auto report = repair_store(driver.files, driver.clock, "/data");
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_THAT(check_store(driver.files, "/data").value().problems, testing::IsEmpty());
    ASSERT_TRUE(driver.open());
    if (nth == 1) expected = driver.messages();
    EXPECT_EQ(driver.messages(), expected);
    if (!failed || HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(All, RepairNthCallFails,
                         testing::Values(Call::open, Call::append, Call::read, Call::sync, Call::rename, Call::remove,
                                         Call::make_directories, Call::hard_link, Call::sync_directory, Call::list),
                         [](const auto& call) { return fmt::format("Call{}", static_cast<int>(call.param)); });

}  // namespace
}  // namespace cordwood::indexer
