// Many threads at once: appends, queries, seals, merges and drops. Run under TSan too.

#include <latch>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "indexer/store.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

constexpr int kSenders = 4;
constexpr int kBatchesEach = 60;
constexpr Timestamp kYesterdayNoon = kNow - std::chrono::hours(24);

TEST(StoreThreads, AppendsFromFourThreadsMeetSealsMergesAndQueries) {
  StoreDriver driver;
  StoreOptions options;
  options.unsealed_bytes_max = 64 << 10;  // So that appends wait for seals, too.
  ASSERT_TRUE(driver.open(options));
  std::latch answered(kSenders * kBatchesEach);
  std::atomic<int> refused = 0;
  std::atomic<bool> done = false;

  std::vector<std::thread> senders;
  for (int sender = 0; sender < kSenders; ++sender) {
    senders.emplace_back([&, sender] {
      for (int i = 1; i <= kBatchesEach; ++i) {
        const Receipt receipt{fmt::format("sender{}", sender), static_cast<std::uint64_t>(i)};
        driver.store->append(
            batch_of({{fmt::format("{} {}", sender, i)}, {fmt::format("{} {} old", sender, i), kYesterdayNoon}}),
            receipt, [&](const Result<void>& answer) {
              if (!answer) ++refused;
              answered.count_down();
            });
      }
    });
  }
  std::thread sealer([&] {
    while (!done) EXPECT_TRUE(driver.store->seal());
  });
  std::thread merger([&] {
    while (!done) EXPECT_TRUE(driver.store->merge());
  });
  std::thread reader([&] {
    std::size_t last = 0;
    while (!done) {
      const auto messages = driver.messages();
      for (const auto& [message, count] : messages) EXPECT_EQ(count, 1) << message;
      EXPECT_GE(messages.size(), last);  // What was seen once stays.
      last = messages.size();
      driver.store->partitions();
    }
  });
  for (std::thread& sender : senders) sender.join();
  answered.wait();
  done = true;
  for (std::thread* thread : {&sealer, &merger, &reader}) thread->join();
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(driver.messages().size(), std::size_t{2 * kSenders * kBatchesEach});
}

TEST(StoreThreads, ADayDroppedWhileItIsWrittenToStaysEmptyUntilTheDrop) {
  StoreDriver driver;
  ASSERT_TRUE(driver.open());
  std::atomic<bool> done = false;
  std::thread sealer([&] {
    while (!done) {
      EXPECT_TRUE(driver.store->seal());
      EXPECT_TRUE(driver.store->merge());
    }
  });
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(driver.append({{fmt::format("new {}", i)}, {fmt::format("old {}", i), kYesterdayNoon}}));
    ASSERT_TRUE(driver.store->drop_partition(day_of(kYesterdayNoon)));
    EXPECT_EQ(driver.messages().size(), static_cast<std::size_t>(i + 1));
  }
  done = true;
  sealer.join();
  ASSERT_TRUE(driver.open());
  EXPECT_EQ(driver.messages().size(), 40u);
}

TEST(StoreThreads, InTheBackgroundQuietRowsAreSealed) {
  StoreDriver driver;
  StoreOptions options;
  options.folder = "/data";
  options.seal_quiet_bytes = 1;
  options.seal_quiet = std::chrono::milliseconds(1);
  driver.store = std::move(Store::open(driver.files, driver.clock, options)).value();
  ASSERT_TRUE(driver.append("one"));
  const auto sealed = [&driver] {
    const auto partitions = driver.store->partitions();
    return !partitions.empty() && partitions.front().segments == 1;
  };
  while (!sealed()) std::this_thread::yield();
  EXPECT_EQ(driver.messages(), once({"one"}));
}

}  // namespace
}  // namespace cordwood::indexer
