// The failing world: whatever call fails, and wherever the power goes, every acknowledged row is there once, and a
// sender that goes on resending what was not acknowledged ends with every row there once.

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "indexer/store.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Call;
using test::Unsynced;

constexpr Timestamp kThen = kNow - std::chrono::hours(24);
constexpr Day kYesterday = kToday - std::chrono::days(1);

/// A collector: numbers its batches and resends until they are acknowledged.
class Sender {
 public:
  Sender(StoreDriver& driver, std::string name) : driver_(driver), name_(std::move(name)) {}

  /// One more batch, of a row today and one yesterday. It counts as sent whether the store takes it or not.
  void send() {
    unanswered_.push_back(++last_);
    try_again();
  }
  /// Sends what was not acknowledged, in order; false when the store refuses.
  bool try_again() {
    while (!unanswered_.empty()) {
      const std::uint64_t sequence = unanswered_.front();
      if (driver_.store == nullptr) return false;
      if (!driver_.append({{today(sequence)}, {yesterday(sequence), kThen}}, Receipt{name_, sequence})) return false;
      unanswered_.erase(unanswered_.begin());
    }
    return true;
  }
  void expect_in(const std::map<std::string, int>& messages, bool yesterday_too) const {
    for (std::uint64_t sequence = 1; sequence <= last_; ++sequence) {
      if (sequence != hidden_) expect_count(messages, today(sequence), sequence);
      if (yesterday_too) expect_count(messages, yesterday(sequence), sequence);
    }
  }

  /// The row of this batch of today is hidden, or may be.
  void forget_today(std::uint64_t sequence) { hidden_ = sequence; }
  std::string today(std::uint64_t sequence) const { return fmt::format("{} {} today", name_, sequence); }

 private:
  std::string yesterday(std::uint64_t sequence) const { return fmt::format("{} {} yesterday", name_, sequence); }
  bool acknowledged(std::uint64_t sequence) const { return unanswered_.empty() || sequence < unanswered_.front(); }
  void expect_count(const std::map<std::string, int>& messages, const std::string& message,
                    std::uint64_t sequence) const {
    const auto found = messages.find(message);
    const int count = found == messages.end() ? 0 : found->second;
    if (acknowledged(sequence)) {
      EXPECT_EQ(count, 1) << message;
    } else {
      EXPECT_LE(count, 1) << message;
    }
  }

  StoreDriver& driver_;
  const std::string name_;
  std::uint64_t last_ = 0;
  std::uint64_t hidden_ = 0;
  std::vector<std::uint64_t> unanswered_;
};

class World {
 public:
  explicit World(std::uint64_t seed = 1) : driver(seed) {}

  void seal() {
    if (driver.store != nullptr) last_result_ = driver.store->seal();
  }
  void merge() {
    if (driver.store != nullptr) last_result_ = driver.store->merge();
  }
  void close_days() {
    if (driver.store != nullptr) last_result_ = driver.store->close_days();
  }
  void drop_yesterday() {
    if (driver.store == nullptr) return;
    yesterday_dropped_ = true;  // Perhaps: a drop that failed may have happened.
    last_result_ = driver.store->drop_partition(kYesterday);
  }
  /// Hides the row of the second sender's first batch, when it is there.
  void hide_one() {
    if (driver.store == nullptr) return;
    const std::string message = second.today(1);
    const auto arrivals = driver.arrivals_of(message);
    if (arrivals.empty()) return;
    second.forget_today(1);
    if (driver.store->hide(kToday, arrivals)) hidden_ = message;
  }
  void reopen() { last_result_ = driver.open(); }

  /// All that a store does, in an order that reaches every write.
  void walk() {
    reopen();
    first.send();
    second.send();
    seal();
    first.send();
    seal();
    close_days();
    merge();
    second.send();
    hide_one();
    reopen();
    first.send();
    seal();
    merge();
    drop_yesterday();
    first.send();
  }

  void expect_all_acknowledged_rows() const {
    ASSERT_NE(driver.store, nullptr);
    const auto messages = driver.messages();
    first.expect_in(messages, !yesterday_dropped_);
    second.expect_in(messages, !yesterday_dropped_);
    if (hidden_) {
      EXPECT_FALSE(messages.contains(*hidden_)) << *hidden_;
    }
  }

  /// The world is well again: everything is sent, stored, sealed and still there after one more power cut.
  void recover_and_check() {
    driver.files.heal();
    if (driver.store == nullptr) {
      const auto opened = driver.open();
      ASSERT_TRUE(opened) << opened.error().message;
    }
    ASSERT_TRUE(driver.store->seal());  // Opens too what could not be opened at the start.
    expect_all_acknowledged_rows();
    ASSERT_TRUE(first.try_again() && second.try_again());
    expect_all_acknowledged_rows();
    ASSERT_TRUE(driver.store->seal());
    expect_all_acknowledged_rows();
    driver.lose_power(Unsynced::dropped);
    const auto opened = driver.open();
    ASSERT_TRUE(opened) << opened.error().message;
    expect_all_acknowledged_rows();
    ASSERT_TRUE(driver.store->merge());
    expect_all_acknowledged_rows();
    driver.close();
    const auto report = check_store(driver.files, "/data");
    ASSERT_TRUE(report) << report.error().message;
    for (const std::string& problem : report.value().problems) ADD_FAILURE() << problem;
  }

  StoreDriver driver;
  Sender first{driver, "first"};
  Sender second{driver, "second"};

 private:
  bool yesterday_dropped_ = false;
  std::optional<std::string> hidden_;  // For certain.
  Result<void> last_result_ = success();
};

class NthCallFails : public testing::TestWithParam<Call> {};

TEST_P(NthCallFails, OnceAndNothingAcknowledgedIsLost) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world;
    world.driver.files.fail(GetParam(), nth);
    world.walk();
    const bool failed = world.driver.files.failed();
    world.recover_and_check();
    if (!failed || HasFatalFailure()) break;
  }
}

TEST_P(NthCallFails, FromThenOnAndNothingAcknowledgedIsLost) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world;
    world.driver.files.fail(GetParam(), nth, 1'000'000);
    world.walk();
    const bool failed = world.driver.files.failed();
    world.recover_and_check();
    if (!failed || HasFatalFailure()) break;
  }
}

TEST_P(NthCallFails, AndThenThePowerGoes) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world;
    world.driver.files.fail(GetParam(), nth);
    world.walk();
    const bool failed = world.driver.files.failed();
    world.driver.files.heal();
    world.driver.lose_power(Unsynced::dropped);
    world.recover_and_check();
    if (!failed || HasFatalFailure()) break;
  }
}

std::string name_of_call(const testing::TestParamInfo<Call>& call) {
  switch (call.param) {
    case Call::open:
      return "Open";
    case Call::append:
      return "Append";
    case Call::read:
      return "Read";
    case Call::truncate:
      return "Truncate";
    case Call::sync:
      return "Sync";
    case Call::rename:
      return "Rename";
    case Call::remove:
      return "Remove";
    case Call::make_directories:
      return "MakeDirectories";
    case Call::hard_link:
      return "HardLink";
    case Call::sync_directory:
      return "SyncDirectory";
    case Call::list:
      return "List";
  }
  return "Unknown";
}

INSTANTIATE_TEST_SUITE_P(StoreFault, NthCallFails,
                         testing::Values(Call::open, Call::append, Call::read, Call::truncate, Call::sync, Call::rename,
                                         Call::remove, Call::make_directories, Call::sync_directory, Call::list),
                         name_of_call);

class PowerCut : public testing::TestWithParam<Unsynced> {};

TEST_P(PowerCut, AtAnyCallLosesNothingAcknowledged) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    World world(nth);
    world.driver.files.cut_power_at(nth);
    world.walk();
    const bool was_cut = !world.driver.files.has_power();
    world.driver.lose_power(GetParam());
    world.recover_and_check();
    if (!was_cut || HasFatalFailure()) break;
  }
}

TEST_P(PowerCut, AgainAndAgainAtRandomLosesNothingAcknowledged) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    World world(seed);
    for (int life = 0; life < 8; ++life) {
      world.driver.files.cut_power_at(1 + random() % 120);
      world.reopen();
      for (int step = 0; step < 12; ++step) {
        switch (random() % 8) {
          case 7:
            world.close_days();
            break;
          case 6:
            world.hide_one();
            break;
          case 0:
            world.seal();
            break;
          case 1:
            world.merge();
            break;
          case 2:
            world.second.send();
            break;
          default:
            world.first.send();
        }
      }
      world.driver.lose_power(GetParam());
      const auto opened = world.driver.open();
      ASSERT_TRUE(opened) << opened.error().message;
      world.expect_all_acknowledged_rows();
    }
    world.recover_and_check();
    if (HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(StoreFault, PowerCut, testing::Values(Unsynced::dropped, Unsynced::torn),
                         [](const auto& kind) { return kind.param == Unsynced::dropped ? "Dropped" : "Torn"; });

bool has_work_folder(test::FaultyFileSystem& files) {
  const auto entries = files.list("/data/segments/20241004");
  if (!entries) return false;
  return std::any_of(entries.value().begin(), entries.value().end(), [](const auto& e) { return e.is_directory; });
}

// Long strings that repeat make a lexicon, which Xapian builds in files of its own.
TEST(StoreFault, ACrashWhileALexiconIsBuiltLeavesNothingBehind) {
  std::vector<Line> lines;
  for (int i = 0; i < 26 * 17; ++i) lines.push_back({std::string(3000, static_cast<char>('a' + i % 26)) + "z"});
  bool left_some = false;
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(fmt::format("call {}", nth));
    StoreDriver driver(nth);
    ASSERT_TRUE(driver.open());
    ASSERT_TRUE(driver.append(lines));
    const auto expected = driver.messages();
    driver.files.cut_power_at(nth);
    (void)driver.store->seal().has_value();
    const bool was_cut = !driver.files.has_power();
    driver.lose_power(Unsynced::torn);
    left_some = left_some || has_work_folder(driver.files);
    ASSERT_TRUE(driver.open());
    EXPECT_FALSE(has_work_folder(driver.files));
    EXPECT_EQ(driver.messages(), expected);
    if (!was_cut || HasFatalFailure()) break;
  }
  EXPECT_TRUE(left_some);
}

TEST(StoreFault, ABatchAfterARefusedOneOfItsSenderWaitsForIt) {
  StoreDriver driver;
  ASSERT_TRUE(driver.open());
  ASSERT_TRUE(driver.append({{"one"}}, Receipt{"db1", 1}));
  driver.files.fail(Call::sync, 1);
  EXPECT_FALSE(driver.append({{"two"}}, Receipt{"db1", 2}));
  EXPECT_EQ(driver.append({{"three"}}, Receipt{"db1", 3}).error().code, Errc::busy);
  EXPECT_TRUE(driver.append({{"other"}}, Receipt{"db2", 1}));
  EXPECT_TRUE(driver.append({{"two"}}, Receipt{"db1", 2}));
  EXPECT_TRUE(driver.append({{"three"}}, Receipt{"db1", 3}));
  driver.lose_power(Unsynced::dropped);
  ASSERT_TRUE(driver.open());
  EXPECT_EQ(driver.messages(), once({"one", "two", "three", "other"}));
}

TEST(StoreFault, AFailedAppendWithoutReceiptIsNotThereAfterARestart) {
  StoreDriver driver;
  ASSERT_TRUE(driver.open());
  ASSERT_TRUE(driver.append("before"));
  driver.files.fail(Call::sync, 1);
  driver.files.fail(Call::truncate, 1);  // So that its bytes stay in the file.
  EXPECT_FALSE(driver.append("again"));
  driver.files.heal();
  ASSERT_TRUE(driver.append("again"));
  ASSERT_TRUE(driver.open());
  EXPECT_EQ(driver.messages(), once({"before", "again"}));
}

TEST(StoreFault, AFullDiskRefusesAndTakesAgainWhenThereIsSpace) {
  World world;
  ASSERT_TRUE(world.driver.open());
  world.first.send();
  std::uint64_t used = std::uint64_t{1} << 40;
  used -= world.driver.files.free_bytes("/data").value();
  world.driver.files.set_capacity(used + 20);
  world.first.send();
  EXPECT_FALSE(world.first.try_again());
  EXPECT_FALSE(world.driver.store->seal());
  const auto refused = world.driver.store->takes_rows();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::io);
  world.expect_all_acknowledged_rows();
  world.driver.files.set_capacity(std::uint64_t{1} << 40);
  EXPECT_TRUE(world.driver.store->takes_rows());  // Before anything is sent: who looks here first would wait for ever.
  EXPECT_TRUE(world.first.try_again());
  world.recover_and_check();
}

}  // namespace
}  // namespace cordwood::indexer
