// Rows that take the place of others: no snapshot has both or neither, whatever fails, and nobody else's rows suffer.

#include "exchange.h"

#include <atomic>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "random_rows.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Call;
using test::Unsynced;

constexpr auto kDay = std::chrono::hours(24);

/// What an exchange of a test replaces: the row with one message by a row with another.
struct Change {
  std::string before;
  Line after;
};

std::vector<Replacement> replacements_of(const StoreDriver& driver, const std::vector<Change>& changes,
                                         Timestamp old_time = kNow) {
  std::vector<Replacement> rows;
  for (std::size_t i = 0; i < changes.size(); ++i)
    for (const std::uint64_t arrival : driver.arrivals_of(changes[i].before))
      rows.push_back({i, day_of(old_time), arrival, kNow - std::chrono::hours(1), "elsewhere", "audit"});
  return rows;
}

masking::MaskedBatch new_rows(const std::vector<Change>& changes) {
  std::vector<Line> lines;
  for (const Change& change : changes) lines.push_back(change.after);
  return batch_of(lines);
}

Result<void> replace_rows(const StoreDriver& driver, const std::vector<Change>& changes) {
  const auto exchange = driver.store->begin_exchange();
  CORDWOOD_TRY(exchange->add(new_rows(changes), replacements_of(driver, changes)));
  return exchange->install();
}

class ExchangeTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(driver_.open()); }
  std::size_t files_with(std::string_view ending) const {
    std::size_t count = 0;
    for (const auto& path : driver_.files.files_below("/data")) count += path.string().ends_with(ending) ? 1 : 0;
    return count;
  }
  StoreDriver driver_;
};

TEST_F(ExchangeTest, NewRowsComeWhenTheOldOnesGo) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}, {"three"}}));
  ASSERT_TRUE(driver_.store->seal());
  const auto before = driver_.store->snapshot();
  const std::vector<Change> changes{{"one", {"ONE"}}, {"three", {"THREE", kNow - kDay}}};  // One goes to another day.
  {
    const auto exchange = driver_.store->begin_exchange();
    ASSERT_TRUE(exchange->add(new_rows(changes), replacements_of(driver_, changes)));
    EXPECT_EQ(driver_.messages(), once({"one", "two", "three"}));
    ASSERT_TRUE(driver_.append("beside"));  // In memory, with an arrival number of the same time.
    ASSERT_TRUE(exchange->install());
  }
  const auto expected = once({"ONE", "two", "THREE", "beside"});
  EXPECT_EQ(driver_.messages(), expected);
  EXPECT_EQ(StoreDriver::messages_of(*before), once({"one", "two", "three"}));
  ASSERT_TRUE(driver_.open());
  EXPECT_EQ(driver_.messages(), expected);
  ASSERT_TRUE(driver_.append("later"));
  std::set<std::uint64_t> arrivals;
  for (const char* message : {"ONE", "two", "THREE", "beside", "later"})
    for (const std::uint64_t arrival : driver_.arrivals_of(message)) arrivals.insert(arrival);
  EXPECT_EQ(arrivals.size(), 5u);  // None was given twice.
  ASSERT_TRUE(driver_.store->merge());
  driver_.expect_whole();
  EXPECT_EQ(driver_.messages(), once({"ONE", "two", "THREE", "beside", "later"}));
  std::string dump;
  driver_.close();
  ASSERT_TRUE(check_store(driver_.files, "/data", [&dump](std::string_view text) { dump.append(text).append("\n"); }));
  EXPECT_EQ(dump.find("three"), std::string::npos);  // The bytes go with the next merge.
}

TEST_F(ExchangeTest, ANewRowCameWhenAndFromWhomTheOldOneDidAndIsKeptAsLong) {
  ASSERT_TRUE(driver_.append("one"));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(replace_rows(driver_, {{"one", {"ONE"}}}));
  for (const auto snapshot = driver_.store->snapshot(); const auto& segment : snapshot->segments) {
    const auto group = segment->open_row_group(0).value();
    if (group->live_rows().none()) continue;
    std::string scratch;
    EXPECT_EQ(group->column(kRetentionClassField).value()->value(0, scratch), "audit");
    EXPECT_EQ(group->column(kPeerField).value()->value(0, scratch), "elsewhere");
    EXPECT_EQ(group->column(kReceivedField).value()->value(0, scratch), format_rfc3339(kNow - std::chrono::hours(1)));
  }
}

TEST_F(ExchangeTest, NothingHappensWhenOneOfTheRowsHasGoneMeanwhile) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}}));
  ASSERT_TRUE(driver_.store->seal());
  const std::vector<Change> changes{{"one", {"ONE"}}, {"two", {"TWO"}}};
  {
    const auto exchange = driver_.store->begin_exchange();
    ASSERT_TRUE(exchange->add(new_rows(changes), replacements_of(driver_, changes)));
    ASSERT_EQ(driver_.store->hide(kToday, driver_.arrivals_of("two")).value(), 1u);
    const auto done = exchange->install();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::busy);
  }
  EXPECT_EQ(driver_.messages(), once({"one"}));
  EXPECT_EQ(files_with(".segment"), 1u);
  EXPECT_EQ(files_with(".tombstones"), 1u);
  driver_.expect_whole();
  {
    const auto exchange = driver_.store->begin_exchange();
    ASSERT_TRUE(exchange->add(new_rows({changes[0]}), replacements_of(driver_, {changes[0]})));
    ASSERT_TRUE(driver_.store->drop_partition(kToday));
    EXPECT_EQ(exchange->install().error().code, Errc::busy);
  }
  EXPECT_TRUE(driver_.messages().empty());
  driver_.expect_whole();
}

TEST_F(ExchangeTest, WhatIsNotInstalledLeavesNoFile) {
  ASSERT_TRUE(driver_.append("one"));
  ASSERT_TRUE(driver_.store->seal());
  {
    StoreOptions options;
    options.seal_bytes = 1;  // Each batch is a piece: its segment is on the disk at once.
    ASSERT_TRUE(driver_.open(options));
    const auto exchange = driver_.store->begin_exchange();
    ASSERT_TRUE(exchange->add(batch_of({{"ONE"}}), replacements_of(driver_, {{"one", {"ONE"}}})));
    EXPECT_EQ(files_with(".segment"), 2u);
  }
  EXPECT_EQ(files_with(".segment"), 1u);
  EXPECT_EQ(driver_.messages(), once({"one"}));
  ASSERT_TRUE(driver_.store->begin_exchange()->install());  // Of nothing.
  EXPECT_EQ(driver_.messages(), once({"one"}));
}

TEST_F(ExchangeTest, ARowThatTheStoreWouldNotTakeIsSeenBefore) {
  const auto exchange = driver_.store->begin_exchange();
  const auto takes = [&](const Line& line) { return exchange->takes(batch_of({line}).events().front()); };
  EXPECT_TRUE(takes({"one"}));
  EXPECT_FALSE(takes({"old", kNow - kDay * 365 * 20}));
  EXPECT_FALSE(takes({std::string(kLineBytesMax + 1, 'x')}));
}

TEST_F(ExchangeTest, MergesMeanwhileDoNotLoseTheRows) {
  for (const char* message : {"one", "two", "three", "four"}) {
    ASSERT_TRUE(driver_.append(message));
    ASSERT_TRUE(driver_.store->seal());
  }
  const std::vector<Change> changes{{"one", {"ONE"}}, {"three", {"THREE"}}};
  const auto exchange = driver_.store->begin_exchange();
  ASSERT_TRUE(exchange->add(new_rows(changes), replacements_of(driver_, changes)));
  ASSERT_TRUE(driver_.store->merge());
  ASSERT_EQ(files_with(".segment"), 1u);
  ASSERT_TRUE(exchange->install());
  EXPECT_EQ(driver_.messages(), once({"ONE", "two", "THREE", "four"}));
}

TEST_F(ExchangeTest, EverySnapshotHasTheOldOrTheNewRowsWhileOthersComeIn) {
  constexpr int kRows = 2000;
  std::vector<Line> lines;
  for (int i = 0; i < kRows; ++i) lines.push_back({"old"});
  ASSERT_TRUE(driver_.append(lines));
  ASSERT_TRUE(driver_.store->seal());
  std::atomic<bool> done = false;
  std::uint64_t seen = 0;
  std::thread reader([&] {
    while (!done) {
      auto messages = driver_.messages();
      EXPECT_EQ(messages["old"] + messages["new"], kRows);
      EXPECT_TRUE(messages["old"] == 0 || messages["new"] == 0);
      ++seen;
    }
  });
  std::thread writer([&] {
    while (!done) EXPECT_TRUE(driver_.append("live"));
  });
  for (const auto& [from, to] : {std::pair("old", "new"), std::pair("new", "old"), std::pair("old", "new")}) {
    const auto arrivals = driver_.arrivals_of(from);
    ASSERT_EQ(arrivals.size(), kRows);
    std::vector<Line> fresh;
    std::vector<Replacement> rows;
    for (const std::uint64_t arrival : arrivals) {
      rows.push_back({fresh.size(), kToday, arrival, kNow, "db1", ""});
      fresh.push_back({to});
    }
    const auto exchange = driver_.store->begin_exchange();
    ASSERT_TRUE(exchange->add(batch_of(fresh), rows));
    ASSERT_TRUE(exchange->install());
  }
  done = true;
  reader.join();
  writer.join();
  EXPECT_GT(seen, 0u);
  EXPECT_EQ(driver_.messages()["new"], kRows);
}

/// Whatever call fails, and then the power: the old rows or the new ones.
class ExchangeFault : public testing::TestWithParam<Call> {};

const std::vector<Change> kChanges{{"one", {"ONE"}}, {"three", {"THREE", kNow - kDay}}};

void expect_old_or_new(StoreDriver& driver, bool must_be_new) {
  auto messages = driver.messages();
  EXPECT_EQ(messages["two"], 1);
  const bool is_new = messages["ONE"] == 1;
  EXPECT_EQ(messages["THREE"], is_new ? 1 : 0);
  EXPECT_EQ(messages["one"], is_new ? 0 : 1);
  EXPECT_EQ(messages["three"], is_new ? 0 : 1);
  EXPECT_TRUE(is_new || !must_be_new);
}

TEST_P(ExchangeFault, OldOrNewWhateverFails) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    StoreDriver driver;
    ASSERT_TRUE(driver.open());
    ASSERT_TRUE(driver.append({{"one"}, {"two"}, {"three"}}));
    driver.files.fail(GetParam(), nth);
    const bool done = replace_rows(driver, kChanges).has_value();
    const bool failed = driver.files.failed();
    driver.files.heal();
    expect_old_or_new(driver, done);
    driver.lose_power(Unsynced::dropped);
    ASSERT_TRUE(driver.open());
    expect_old_or_new(driver, done);
    if (driver.messages().contains("one")) {
      ASSERT_TRUE(replace_rows(driver, kChanges));
    }
    expect_old_or_new(driver, true);
    driver.expect_whole();
    if (!failed || testing::Test::HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, ExchangeFault,
                         testing::Values(Call::open, Call::append, Call::read, Call::sync, Call::rename, Call::remove,
                                         Call::make_directories, Call::sync_directory),
                         [](const auto& call) { return fmt::format("Kind{}", static_cast<int>(call.param)); });

TEST(ExchangePower, ACutAtAnyCallLeavesTheOldOrTheNewRows) {
  for (const Unsynced unsynced : {Unsynced::dropped, Unsynced::torn}) {
    for (std::uint64_t nth = 1;; ++nth) {
      SCOPED_TRACE(fmt::format("call {}", nth));
      StoreDriver driver;
      ASSERT_TRUE(driver.open());
      ASSERT_TRUE(driver.append({{"one"}, {"two"}, {"three"}}));
      driver.files.cut_power_at(nth);
      const bool done = replace_rows(driver, kChanges).has_value();
      const bool was_cut = !driver.files.has_power();
      if (!was_cut) driver.files.cut_power();
      driver.close();
      driver.files.restore_power(unsynced);
      ASSERT_TRUE(driver.open());
      expect_old_or_new(driver, done);
      driver.expect_whole();
      if (!was_cut || testing::Test::HasFatalFailure()) break;
    }
  }
}

}  // namespace
}  // namespace cordwood::indexer
