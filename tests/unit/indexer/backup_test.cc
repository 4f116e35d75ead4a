// Backups, and restoring them, in a failing world: what looks whole is whole.

#include "indexer/backup.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/store.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Call;
using test::Unsynced;

constexpr const char* kBackup = "/backup";
constexpr const char* kRestored = "/restored";

/// A store with rows in segments, in the log and among the dead letters.
struct World {
  explicit World(std::uint64_t seed = 1) : driver(seed) {
    EXPECT_TRUE(driver.open());
    EXPECT_TRUE(driver.append({{"sealed one"}, {"sealed yesterday", kNow - std::chrono::hours(24)}}));
    EXPECT_TRUE(driver.append({{"refused", kNow + std::chrono::hours(100)}}));
    EXPECT_TRUE(driver.store->seal());
    EXPECT_TRUE(driver.append({{"logged one"}}, Receipt{"db1", 7}));
    EXPECT_TRUE(driver.append("logged two"));
    expected = driver.messages();
  }

  Result<void> back_up() {
    CORDWOOD_TRY(const auto folder, driver.store->begin_backup());
    CORDWOOD_TRY(driver.files.make_directories(kBackup));
    CORDWOOD_TRY(copy_folder(driver.files, folder, std::filesystem::path(kBackup) / "store"));
    CORDWOOD_TRY(driver.store->end_backup());
    CORDWOOD_TRY(finish_backup(driver.files, kBackup));
    return success();
  }

  Result<std::unique_ptr<Store>> open_restored() {
    StoreOptions options;
    options.folder = std::filesystem::path(kRestored) / "store";
    options.background = false;
    return Store::open(driver.files, driver.clock, options);
  }

  /// Either there is no backup, or it is whole.
  void expect_whole_or_none(bool must_be_there) {
    const auto restored = restore_backup(driver.files, kBackup, kRestored);
    if (!restored) {
      EXPECT_FALSE(must_be_there) << restored.error().message;
      return;
    }
    const auto store = open_restored();
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_EQ(StoreDriver::messages_of(*store.value()->snapshot()), expected);
    EXPECT_EQ(store.value()->last_sequence("db1"), 7u);
  }

  StoreDriver driver;
  std::map<std::string, int> expected;
};

// Before, fsck of a restored folder failed on dead letters that never were.
TEST(Backup, WithoutDeadLettersIsSoundWhenItIsRestored) {
  StoreDriver driver;
  ASSERT_TRUE(driver.open());
  ASSERT_TRUE(driver.append("the only one"));
  ASSERT_TRUE(driver.store->begin_backup());
  ASSERT_TRUE(driver.files.make_directories(kBackup));
  ASSERT_TRUE(copy_folder(driver.files, "/data/backup", "/backup/store"));
  ASSERT_TRUE(driver.store->end_backup());
  ASSERT_TRUE(finish_backup(driver.files, kBackup));
  ASSERT_TRUE(restore_backup(driver.files, kBackup, kRestored));
  const auto report = check_store(driver.files, "/restored/store");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report.value().problems.empty());
}

TEST(Backup, OfARunningStoreHoldsWhatWasAcknowledgedAtThatMoment) {
  World world;
  ASSERT_TRUE(world.driver.append("half-way"));
  ASSERT_TRUE(world.driver.store->seal());
  ASSERT_TRUE(world.driver.append("logged three"));
  world.expected = world.driver.messages();
  ASSERT_TRUE(world.driver.store->begin_backup());
  ASSERT_TRUE(world.driver.append("later"));
  ASSERT_TRUE(world.driver.append({{"refused later", kNow + std::chrono::hours(100)}}));
  ASSERT_TRUE(world.driver.store->seal());
  ASSERT_TRUE(world.driver.store->merge());
  ASSERT_TRUE(copy_folder(world.driver.files, "/data/backup", "/backup/store"));
  ASSERT_TRUE(world.driver.store->end_backup());
  EXPECT_TRUE(world.driver.files.files_below("/data/backup").empty());
  const auto summary = finish_backup(world.driver.files, kBackup);
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_THAT(summary.value().damage, testing::IsEmpty());
  world.expect_whole_or_none(true);
  const auto report = check_store(world.driver.files, "/restored/store");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(report.value().problems, testing::IsEmpty());
}

TEST(Backup, OfAStoppedStore) {
  World world;
  EXPECT_EQ(copy_store(world.driver.files, "/data", "/backup/store").error().code, Errc::busy);
  world.driver.close();
  ASSERT_TRUE(world.driver.files.make_directories(kBackup));
  ASSERT_TRUE(copy_store(world.driver.files, "/data", "/backup/store"));
  ASSERT_TRUE(finish_backup(world.driver.files, kBackup));
  world.expect_whole_or_none(true);
}

TEST(Backup, ANewStartLeavesNothingOfAnAbandonedOne) {
  World world;
  ASSERT_TRUE(world.driver.store->begin_backup());
  EXPECT_FALSE(world.driver.files.files_below("/data/backup").empty());
  ASSERT_TRUE(world.driver.open());
  EXPECT_TRUE(world.driver.files.files_below("/data/backup").empty());
}

TEST(Backup, AnyFlippedBitIsFoundWhenItIsRestored) {
  World world;
  ASSERT_TRUE(world.back_up());
  for (const auto& path : world.driver.files.files_below(kBackup)) {
    const std::uint64_t size = world.driver.files.open(path, OpenMode::read).value()->size().value();
    for (std::uint64_t byte = 0; byte < size; byte += 7) {
      world.driver.files.flip_bit(path, byte, byte % 8);
      const auto restored = restore_backup(world.driver.files, kBackup, kRestored);
      ASSERT_FALSE(restored) << path << " byte " << byte;
      EXPECT_EQ(restored.error().code, Errc::corrupt);
      EXPECT_TRUE(world.driver.files.files_below(kRestored).empty());
      world.driver.files.flip_bit(path, byte, byte % 8);
    }
  }
  world.expect_whole_or_none(true);
}

TEST(Backup, AMissingFileIsFoundWhenItIsRestored) {
  World world;
  ASSERT_TRUE(world.back_up());
  for (const auto& path : world.driver.files.files_below(kBackup)) {
    ASSERT_TRUE(world.driver.files.rename(path, "/away"));
    EXPECT_FALSE(restore_backup(world.driver.files, kBackup, kRestored)) << path;
    ASSERT_TRUE(world.driver.files.rename("/away", path));
  }
  world.expect_whole_or_none(true);
}

TEST(Backup, DamageInTheSourceIsSaid) {
  World world;
  world.driver.files.flip_bit(world.driver.files.files_below("/data/segments")[0], 60, 1);
  ASSERT_TRUE(world.driver.store->begin_backup());
  ASSERT_TRUE(copy_folder(world.driver.files, "/data/backup", "/backup/store"));
  EXPECT_THAT(finish_backup(world.driver.files, kBackup).value().damage, testing::SizeIs(1));
}

class BackupNthCallFails : public testing::TestWithParam<Call> {};

TEST_P(BackupNthCallFails, AndWhatLooksWholeIsWhole) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world;
    world.driver.files.fail(GetParam(), nth);
    const auto done = world.back_up();
    const bool failed = world.driver.files.failed();
    world.driver.files.heal();
    world.expect_whole_or_none(done.has_value());
    EXPECT_EQ(world.driver.messages(), world.expected);
    ASSERT_TRUE(world.driver.files.remove_tree(kBackup));
    ASSERT_TRUE(world.driver.files.remove_tree(kRestored));
    ASSERT_TRUE(world.back_up());  // The next one succeeds without a hand.
    world.expect_whole_or_none(true);
    if (!failed || HasFatalFailure()) break;
  }
}

TEST_P(BackupNthCallFails, WhileRestoringAndNothingHalfPassesForAStore) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world;
    ASSERT_TRUE(world.back_up());
    world.driver.files.fail(GetParam(), nth);
    const auto restored = restore_backup(world.driver.files, kBackup, kRestored);
    const bool failed = world.driver.files.failed();
    world.driver.files.heal();
    if (!restored) {
      const auto half = check_store(world.driver.files, std::filesystem::path(kRestored) / "store");
      EXPECT_FALSE(half);
    }
    ASSERT_TRUE(world.driver.files.remove_tree(kRestored));
    world.expect_whole_or_none(true);
    if (!failed || HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(All, BackupNthCallFails,
                         testing::Values(Call::open, Call::append, Call::read, Call::sync, Call::rename, Call::remove,
                                         Call::make_directories, Call::hard_link, Call::sync_directory, Call::list),
                         [](const auto& call) { return fmt::format("Call{}", static_cast<int>(call.param)); });

class BackupPowerCut : public testing::TestWithParam<Unsynced> {};

TEST_P(BackupPowerCut, AtAnyCallLeavesAWholeOneOrNone) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world(nth);
    world.driver.files.cut_power_at(nth);
    const auto done = world.back_up();
    const bool was_cut = !world.driver.files.has_power();
    world.driver.lose_power(GetParam());
    world.expect_whole_or_none(done.has_value());
    ASSERT_TRUE(world.driver.open());
    EXPECT_EQ(world.driver.messages(), world.expected);
    if (!was_cut || HasFatalFailure()) break;
  }
}

TEST_P(BackupPowerCut, WhileRestoringLeavesAWholeStoreOrNone) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world(nth);
    ASSERT_TRUE(world.back_up());
    world.driver.files.cut_power_at(nth);
    (void)restore_backup(world.driver.files, kBackup, kRestored).has_value();
    const bool was_cut = !world.driver.files.has_power();
    world.driver.lose_power(GetParam());
    if (world.driver.files.exists("/restored/store/manifest").value()) {
      const auto store = world.open_restored();  // Refused when the manifest itself is torn.
      if (store) {
        EXPECT_EQ(StoreDriver::messages_of(*store.value()->snapshot()), world.expected);
      }
    }
    ASSERT_TRUE(world.driver.files.remove_tree(kRestored));
    world.expect_whole_or_none(true);
    if (!was_cut || HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(All, BackupPowerCut, testing::Values(Unsynced::dropped, Unsynced::torn),
                         [](const auto& kind) { return kind.param == Unsynced::dropped ? "Dropped" : "Torn"; });

TEST(Backup, AFullDiskLeavesNoneThatLooksWhole) {
  for (std::uint64_t room = 0;; room += 150) {
    SCOPED_TRACE(fmt::format("{} bytes free", room));
    World world;
    const std::uint64_t plenty = std::uint64_t{1} << 40;
    world.driver.files.set_capacity(plenty - world.driver.files.free_bytes("/").value() + room);
    const bool done = world.back_up().has_value();
    world.driver.files.set_capacity(plenty);
    world.expect_whole_or_none(done);
    EXPECT_EQ(world.driver.messages(), world.expected);
    if (done || HasFatalFailure()) break;
  }
}

}  // namespace
}  // namespace cordwood::indexer
