// A day is taken out and put back: in one step each, whatever fails and wherever the power goes.

#include "detaching.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/store.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Call;
using test::Unsynced;

constexpr Day kYesterday = kToday - std::chrono::days(1);
constexpr Timestamp kThen = kNow - std::chrono::hours(24);
constexpr const char* kDetached = "/data/detached/20241003";

struct World {
  explicit World(std::uint64_t seed = 1) : driver(seed) {
    EXPECT_TRUE(driver.open());
    EXPECT_TRUE(driver.append({{"today"}, {"yesterday one", kThen}}));
    EXPECT_TRUE(driver.store->seal());
    EXPECT_TRUE(driver.append({{"yesterday two", kThen}}));
  }

  bool is_detached() { return driver.files.exists(kDetached).value(); }

  /// The rows of yesterday are in the store or in the detached day, and never in both.
  void recover_and_check(Unsynced unsynced) {
    driver.files.heal();
    driver.lose_power(unsynced);
    const auto opened = driver.open();
    ASSERT_TRUE(opened) << opened.error().message;
    const auto messages = driver.messages();
    if (is_detached()) {
      EXPECT_EQ(messages, once({"today"}));
      const auto report = check_store(driver.files, kDetached);
      ASSERT_TRUE(report) << report.error().message;
      EXPECT_THAT(report.value().problems, testing::IsEmpty());
      const auto attached = driver.store->attach(kYesterday);
      ASSERT_TRUE(attached) << attached.error().message;
    }
    EXPECT_EQ(driver.messages(), everything);
    ASSERT_TRUE(driver.open());
    EXPECT_EQ(driver.messages(), everything);
    EXPECT_FALSE(is_detached());
    ASSERT_TRUE(driver.store->seal());
    ASSERT_TRUE(driver.store->merge());
    EXPECT_EQ(driver.messages(), everything);
  }

  StoreDriver driver;
  const std::map<std::string, int> everything = once({"today", "yesterday one", "yesterday two"});
};

TEST(Detaching, ADayGoesAndComesBack) {
  World world;
  ASSERT_TRUE(world.driver.store->detach(kYesterday));
  EXPECT_EQ(world.driver.messages(), once({"today"}));
  EXPECT_TRUE(world.driver.files.files_below("/data/segments/20241003").empty());
  EXPECT_EQ(world.driver.store->detach(kYesterday).error().code, Errc::invalid);
  ASSERT_TRUE(world.driver.open());
  EXPECT_EQ(world.driver.messages(), once({"today"}));
  ASSERT_TRUE(world.driver.append({{"yesterday, late", kThen}}));
  ASSERT_TRUE(world.driver.store->attach(kYesterday));
  auto all = world.everything;
  all["yesterday, late"] = 1;
  EXPECT_EQ(world.driver.messages(), all);
  EXPECT_FALSE(world.is_detached());
  EXPECT_EQ(world.driver.store->attach(kYesterday).error().code, Errc::not_found);
  ASSERT_TRUE(world.driver.open());
  EXPECT_EQ(world.driver.messages(), all);
}

TEST(Detaching, ADayWithoutRowsCannotGo) {
  World world;
  EXPECT_EQ(world.driver.store->detach(kToday + std::chrono::days(1)).error().code, Errc::not_found);
}

TEST(Detaching, ADayOfAnotherStoreOrADamagedOneStaysOut) {
  World world;
  ASSERT_TRUE(world.driver.store->detach(kYesterday));
  for (const auto& path : world.driver.files.files_below(kDetached)) {
    if (path.extension() != ".segment") continue;
    world.driver.files.flip_bit(path, 60, 1);
    EXPECT_EQ(world.driver.store->attach(kYesterday).error().code, Errc::corrupt);
    world.driver.files.flip_bit(path, 60, 1);
  }
  EXPECT_EQ(world.driver.messages(), once({"today"}));
  world.driver.close();
  ASSERT_TRUE(world.driver.files.rename(kDetached, "/data/detached/away"));
  ASSERT_TRUE(world.driver.files.remove_tree("/data/segments"));
  ASSERT_TRUE(world.driver.files.remove_tree("/data/wal"));
  ASSERT_TRUE(world.driver.files.remove("/data/manifest"));
  ASSERT_TRUE(world.driver.files.remove("/data/manifest.copy"));
  ASSERT_TRUE(world.driver.files.rename("/data/detached/away", kDetached));
  ASSERT_TRUE(world.driver.open());  // Another store, empty.
  EXPECT_EQ(world.driver.store->attach(kYesterday).error().code, Errc::invalid);
  EXPECT_TRUE(world.is_detached());
}

class DetachingNthCallFails : public testing::TestWithParam<Call> {};

TEST_P(DetachingNthCallFails, AndEveryRowIsInOnePlace) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world;
    world.driver.files.fail(GetParam(), nth);
    if (world.driver.store->detach(kYesterday)) (void)world.driver.store->attach(kYesterday).has_value();
    const bool failed = world.driver.files.failed();
    world.recover_and_check(Unsynced::dropped);
    if (!failed || HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(All, DetachingNthCallFails,
                         testing::Values(Call::open, Call::append, Call::read, Call::sync, Call::rename, Call::remove,
                                         Call::make_directories, Call::hard_link, Call::sync_directory, Call::list),
                         [](const auto& call) { return fmt::format("Call{}", static_cast<int>(call.param)); });

class DetachingPowerCut : public testing::TestWithParam<Unsynced> {};

TEST_P(DetachingPowerCut, AtAnyCallLeavesEveryRowInOnePlace) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world(nth);
    world.driver.files.cut_power_at(nth);
    if (world.driver.store->detach(kYesterday)) (void)world.driver.store->attach(kYesterday).has_value();
    const bool was_cut = !world.driver.files.has_power();
    world.recover_and_check(GetParam());
    if (!was_cut || HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(All, DetachingPowerCut, testing::Values(Unsynced::dropped, Unsynced::torn),
                         [](const auto& kind) { return kind.param == Unsynced::dropped ? "Dropped" : "Torn"; });

}  // namespace
}  // namespace cordwood::indexer
