// Retention classes: decided once, kept through everything, apart once a day is closed, and dropped alone.

#include "indexer/retention_class.h"

#include <algorithm>
#include <future>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "manifest.h"
#include "masking/masker.h"
#include "row_batch.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

using test::Call;
using test::Unsynced;
using Classes = std::set<std::string, std::less<>>;

constexpr Timestamp kThen = kNow - std::chrono::hours(24);
constexpr Day kYesterday = kToday - std::chrono::days(1);

std::string_view message_of(const Event& event) {
  for (const Field& field : event.fields)
    if (field.name == kMessageField) return field.value;
  return {};
}

/// By the first letter of the message; each class has a lot of its own.
RetentionClasses by_letter() {
  RetentionClasses classes;
  classes.classifier = [] {
    return [](const Event& event) -> std::string_view {
      const std::string_view message = message_of(event);
      return message.starts_with('a') ? "audit" : message.starts_with('b') ? "brief" : std::string_view();
    };
  };
  classes.lot_of = [](std::string_view name) { return std::string(name); };
  return classes;
}

class RetentionClassTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(open()); }
  Result<void> open() {
    CORDWOOD_TRY(driver_.open());
    driver_.store->classify_with(by_letter());
    return success();
  }
  /// "audit 3": rows of a day.
  std::vector<std::string> parts(Day day) const {
    std::vector<std::string> all;
    for (const PartitionSummary& part : driver_.store->partitions())
      if (part.day == day) all.push_back(fmt::format("{} {}", part.retention_class, part.rows));
    return all;
  }
  std::size_t segments(Day day) const {
    std::size_t count = 0;
    for (const auto snapshot = driver_.store->snapshot(); const auto& segment : snapshot->segments)
      count += segment->day() == day ? 1 : 0;
    return count;
  }

  StoreDriver driver_;
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(RetentionClassTest, IsDecidedWhenARowIsTakenAndNeverAgain) {
  ASSERT_TRUE(driver_.append({{"a1", kThen}, {"b1", kThen}, {"c1", kThen}, {"a2", kThen}}));
  const std::vector<std::string> expected{"audit 2", "brief 1", "standard 1"};
  EXPECT_EQ(parts(kYesterday), expected);
  driver_.lose_power(Unsynced::dropped);
  ASSERT_TRUE(driver_.open());  // Other rules: the row has its class in the log.
  EXPECT_EQ(parts(kYesterday), expected);
  ASSERT_TRUE(driver_.store->seal());
  EXPECT_EQ(parts(kYesterday), expected);
  ASSERT_TRUE(driver_.append({{"a3", kThen}}));
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 2", "brief 1", "standard 2"));
  ASSERT_TRUE(driver_.store->merge());
  driver_.expect_whole();
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 2", "brief 1", "standard 2"));
}

TEST_F(RetentionClassTest, NobodyGetsOneBySendingIt) {
  EventBatch events;
  const Field fields[] = {{kMessageField, "c1"}, {kRetentionClassField, "audit"}};
  events.add({kNow, "{}", fields});
  const RowBatch batch = encode_row_batch(events, std::nullopt, {{kThen, kNow}}, by_letter());
  ASSERT_EQ(batch.summary.days.size(), 1u);
  EXPECT_THAT(batch.summary.days.front().classes, IsEmpty());
  auto reader = RowBatchReader::open(batch.content).value();
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(retention_class_of(reader.row().fields), "");
  EXPECT_EQ(reader.row().fields.size(), 1u);
}

TEST_F(RetentionClassTest, WithoutClassesTheManifestIsOneThatOlderVersionsRead) {
  Manifest manifest;
  manifest.segments.push_back({1, 0, {}});
  const std::string plain = encode_manifest(manifest);
  EXPECT_EQ(plain[8], 1);
  manifest.segments.front().info.rows = 7;
  manifest.segments.front().info.classes = {{"audit", 3}};
  const std::string classed = encode_manifest(manifest);
  EXPECT_EQ(classed[8], 2);
  EXPECT_EQ(decode_manifest(classed).value().segments.front().info.classes, (ClassRows{{"audit", 3}}));
}

TEST_F(RetentionClassTest, AnOpenDayHasNoMoreSegmentsForItAndAClosedOneHasOneALot) {
  for (int seal = 0; seal < 3; ++seal) {
    ASSERT_TRUE(driver_.append({{"a1", kThen}, {"b1", kThen}, {"c1", kThen}}));
    ASSERT_TRUE(driver_.store->seal());
  }
  EXPECT_EQ(segments(kYesterday), 3u);
  const auto before = driver_.messages();
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(segments(kYesterday), 3u);  // One of each class.
  EXPECT_EQ(driver_.messages(), before);
  for (const PartitionSummary& part : driver_.store->partitions()) EXPECT_EQ(part.segments, 1u);
  ASSERT_TRUE(driver_.store->merge());
  EXPECT_EQ(segments(kYesterday), 3u);
  driver_.expect_whole();
}

TEST_F(RetentionClassTest, ASingleRowGroupPartsToo) {
  ASSERT_TRUE(driver_.append({{"a1", kThen}, {"b1", kThen}}));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(segments(kYesterday), 2u);
}

TEST_F(RetentionClassTest, ClassesOfOneLotShareTheSegmentsOfAClosedDay) {
  RetentionClasses classes = by_letter();
  classes.lot_of = [](std::string_view name) { return std::string(name == "audit" ? "long" : "short"); };
  driver_.store->classify_with(std::move(classes));
  ASSERT_TRUE(driver_.append({{"a1", kThen}, {"b1", kThen}, {"c1", kThen}}));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(segments(kYesterday), 2u);
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1", "brief 1", "standard 1"));
  ASSERT_TRUE(driver_.store->drop_classes(kYesterday, {"brief", "standard"}));
  EXPECT_EQ(driver_.messages(), once({"a1"}));
}

TEST_F(RetentionClassTest, DroppingOneLeavesTheOthers) {
  for (const bool closed : {false, true}) {
    SCOPED_TRACE(closed);
    ASSERT_TRUE(open());
    ASSERT_TRUE(driver_.append({{"a1", kThen}, {"b1", kThen}, {"c1", kThen}, {"b2"}}));
    ASSERT_TRUE(driver_.store->seal());
    if (closed) {
      ASSERT_TRUE(driver_.store->close_days());
    }
    ASSERT_TRUE(driver_.append({{"b3", kThen}, {"c3", kThen}}));  // In memory.
    ASSERT_TRUE(driver_.store->drop_classes(kYesterday, {"brief"}));
    EXPECT_EQ(driver_.messages(), once({"a1", "c1", "b2", "c3"}));
    EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1", "standard 2"));
    driver_.expect_whole();
    EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1", "standard 2"));
    ASSERT_TRUE(driver_.store->drop_classes(kYesterday, {"audit", "standard"}));
    EXPECT_EQ(driver_.messages(), once({"b2"}));
    ASSERT_TRUE(driver_.store->drop_partition(kToday));
  }
}

TEST_F(RetentionClassTest, ADeletedRowIsCountedUntilItsSegmentIsWrittenAnew) {
  ASSERT_TRUE(driver_.append({{"a1", kThen}, {"a2", kThen}, {"b1", kThen}}));
  ASSERT_EQ(driver_.store->hide(kYesterday, driver_.arrivals_of("a1")).value(), 1u);
  ASSERT_TRUE(driver_.store->purge());
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1", "brief 1"));
  ASSERT_EQ(driver_.store->hide(kYesterday, driver_.arrivals_of("b1")).value(), 1u);
  ASSERT_TRUE(driver_.store->purge());
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1"));
  driver_.expect_whole();
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1"));
}

TEST_F(RetentionClassTest, WhatWasDroppedIsInNoFile) {
  ASSERT_TRUE(driver_.append({{"a1", kThen}, {"bygone", kThen}}));
  ASSERT_TRUE(driver_.store->drop_classes(kYesterday, {"brief"}));
  driver_.close();
  std::string all;
  ASSERT_TRUE(check_store(driver_.files, "/data", [&all](std::string_view text) { all += text; }));
  EXPECT_EQ(all.find("bygone"), std::string::npos);
  EXPECT_NE(all.find("a1"), std::string::npos);
}

TEST_F(RetentionClassTest, ADetachedDayBringsItsClassesBack) {
  ASSERT_TRUE(driver_.append({{"a1", kThen}, {"b1", kThen}}));
  ASSERT_TRUE(driver_.store->detach(kYesterday));
  EXPECT_THAT(parts(kYesterday), IsEmpty());
  ASSERT_TRUE(driver_.store->attach(kYesterday));
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1", "brief 1"));
}

TEST_F(RetentionClassTest, ADeadLetterThatIsTakenAfterAllGetsOne) {
  StoreOptions options;
  options.accept_past = std::chrono::hours(1);
  ASSERT_TRUE(driver_.open(options));
  ASSERT_TRUE(driver_.append({{"a1", kThen}}));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(open());
  ASSERT_EQ(driver_.store->retry_dead_letters(std::nullopt).value().taken, 1u);
  EXPECT_THAT(parts(kYesterday), ElementsAre("audit 1"));
}

/// All that is done with classes, in an order that reaches every write.
class World {
 public:
  explicit World(std::uint64_t seed = 1) : driver(seed) {}

  void walk() {
    if (!open()) return;
    append({"a1", "b1", "c1"});
    seal();
    append({"a2", "b2", "c2"});
    if (driver.store != nullptr) (void)driver.store->close_days().has_value();
    append({"a3", "b3"});
    seal();
    drop();
    append({"a4", "c4"});
    if (!open()) return;
    append({"a5", "b5"});
    drop();
  }

  /// The world is well again: every acknowledged row that is not brief is there, and brief ones can go for good.
  void recover_and_check() {
    driver.files.heal();
    if (driver.store == nullptr) {
      ASSERT_TRUE(open());
    }
    ASSERT_TRUE(driver.store->seal());
    expect_the_others();
    ASSERT_TRUE(driver.store->drop_classes(kYesterday, {"brief"}));
    expect_the_others();
    for (const PartitionSummary& part : driver.store->partitions()) EXPECT_NE(part.retention_class, "brief");
    driver.lose_power(Unsynced::dropped);
    ASSERT_TRUE(open());
    expect_the_others();
    for (const auto& [message, count] : driver.messages()) EXPECT_FALSE(message.starts_with('b')) << message;
    ASSERT_TRUE(driver.store->close_days());
    expect_the_others();
    driver.expect_whole();
  }

  StoreDriver driver;

 private:
  bool open() {
    const bool opened = driver.open().has_value();
    if (opened) driver.store->classify_with(by_letter());
    return opened;
  }
  void append(std::initializer_list<std::string_view> messages) {
    if (driver.store == nullptr) return;
    std::vector<Line> lines;
    for (const std::string_view message : messages) lines.push_back({std::string(message), kThen});
    if (!driver.append(lines)) return;
    for (const std::string_view message : messages)
      if (!message.starts_with('b')) acknowledged_.emplace(message);
  }
  void seal() {
    if (driver.store != nullptr) (void)driver.store->seal().has_value();
  }
  void drop() {
    if (driver.store != nullptr) (void)driver.store->drop_classes(kYesterday, {"brief"}).has_value();
  }
  void expect_the_others() const {
    const auto messages = driver.messages();
    for (const std::string& message : acknowledged_)
      EXPECT_THAT(messages, testing::Contains(testing::Pair(message, 1)));
  }

  std::set<std::string> acknowledged_;
};

TEST(RetentionClassFault, WhateverCallFailsNoOtherClassLosesARow) {
  for (const Call call : {Call::open, Call::append, Call::read, Call::truncate, Call::sync, Call::rename, Call::remove,
                          Call::make_directories, Call::sync_directory, Call::list}) {
    for (const std::uint64_t times : {1, 1'000'000}) {
      for (std::uint64_t nth = 1;; ++nth) {
        SCOPED_TRACE(fmt::format("kind {}, call {}, {} times", static_cast<int>(call), nth, times));
        World world;
        world.driver.files.fail(call, nth, times);
        world.walk();
        const bool failed = world.driver.files.failed();
        world.recover_and_check();
        if (testing::Test::HasFatalFailure()) return;
        if (!failed) break;
      }
    }
  }
}

TEST(RetentionClassFault, APowerCutAtAnyCallLosesNoRowOfAnotherClass) {
  for (const Unsynced unsynced : {Unsynced::dropped, Unsynced::torn}) {
    for (std::uint64_t nth = 1;; ++nth) {
      SCOPED_TRACE(fmt::format("call {}", nth));
      World world(nth);
      world.driver.files.cut_power_at(nth);
      world.walk();
      const bool was_cut = !world.driver.files.has_power();
      world.driver.lose_power(unsynced);
      world.recover_and_check();
      if (testing::Test::HasFatalFailure()) return;
      if (!was_cut) break;
    }
  }
}

struct Work {
  std::size_t open_segments = 0;    // While the day grew, the most.
  std::size_t closed_segments = 0;  // When it was closed and merged.
  std::uint64_t written = 0;        // Bytes, by everything together.
  std::uint64_t stored = 0;         // Bytes that are left.
};

/// A day of 10,000 streams in 40 seals, merged as it goes and then closed.
Work work_of_a_day(int classes, int lots) {
  constexpr int kStreams = 10'000;
  constexpr int kSeals = 40;
  constexpr int kRowsOfSeal = 5'000;
  StoreDriver driver;
  EXPECT_TRUE(driver.open());
  const auto names = std::make_shared<std::vector<std::string>>();
  for (int i = 0; i < classes; ++i) names->push_back(fmt::format("class-{}", i));
  RetentionClasses rules;
  rules.classifier = [names] {
    return [names](const Event& event) -> std::string_view {
      std::size_t number = 0;
      for (const char c : event.stream)
        if (c >= '0' && c <= '9') number = number * 10 + static_cast<std::size_t>(c - '0');
      return (*names)[number % names->size()];
    };
  };
  rules.lot_of = [lots](std::string_view name) {
    std::size_t number = 0;
    for (const char c : name)
      if (c >= '0' && c <= '9') number = number * 10 + static_cast<std::size_t>(c - '0');
    return std::to_string(number % static_cast<std::size_t>(lots));
  };
  if (classes > 0) driver.store->classify_with(std::move(rules));
  Work work;
  const auto count = [&driver] { return driver.store->snapshot()->segments.size(); };
  const std::uint64_t before = driver.files.appended_bytes();
  int row = 0;
  for (int seal = 0; seal < kSeals; ++seal) {
    EventBatch events;
    events.received_at = kNow;
    for (int i = 0; i < kRowsOfSeal; ++i, ++row) {
      Arena& arena = events.arena();
      const std::string host = fmt::format("h{}", row * 7919 % kStreams);
      const Field fields[] = {{kMessageField, arena.copy(fmt::format("request {} took {} ms", row, row * 131 % 1000))},
                              {"host", arena.copy(host)}};
      events.add({Timestamp(kYesterday) + std::chrono::milliseconds(400) * row,
                  arena.copy(fmt::format("{{host=\"{}\"}}", host)), arena.copy_fields(fields)});
    }
    std::promise<bool> answered;
    driver.store->append(masking::Masker::off().mask(std::move(events)), std::nullopt,
                         [&](const Result<void>& done) { answered.set_value(done.has_value()); });
    EXPECT_TRUE(answered.get_future().get());
    EXPECT_TRUE(driver.store->seal());
    work.open_segments = std::max(work.open_segments, count());
    if (seal % 8 == 7) {
      EXPECT_TRUE(driver.store->merge());
    }
  }
  EXPECT_TRUE(driver.store->close_days());
  EXPECT_TRUE(driver.store->merge());
  work.closed_segments = count();
  work.written = driver.files.appended_bytes() - before;
  for (const PartitionSummary& part : driver.store->partitions()) work.stored += part.disk_bytes;
  return work;
}

TEST(RetentionClassLoad, AHundredClassesOfTenThousandStreamsMakeNeitherASwarmNorAStorm) {
  const Work none = work_of_a_day(0, 1);
  const Work five_lots = work_of_a_day(100, 5);
  const Work all_apart = work_of_a_day(100, 100);
  for (const auto& [name, work] :
       {std::pair{"no classes", none}, {"100 classes, 5 lots", five_lots}, {"100 classes, 100 lots", all_apart}}) {
    fmt::print("{}: {} segments while open, {} closed, {} bytes written, {} stored\n", name, work.open_segments,
               work.closed_segments, work.written, work.stored);
    RecordProperty(fmt::format("written by {}", name), std::to_string(work.written));
  }
  EXPECT_EQ(five_lots.open_segments, none.open_segments);
  EXPECT_EQ(all_apart.open_segments, none.open_segments);
  EXPECT_EQ(none.closed_segments, 1u);
  EXPECT_EQ(five_lots.closed_segments, 5u);
  EXPECT_EQ(all_apart.closed_segments, 100u);
  EXPECT_LE(five_lots.written, none.written * 13 / 10);
  EXPECT_LE(all_apart.written, none.written * 3 / 2);
}

}  // namespace
}  // namespace cordwood::indexer
