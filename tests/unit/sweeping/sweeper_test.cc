#include "sweeping/sweeper.h"

#include <algorithm>
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
    auto opened = Sweeper::open(files_, clock_, *store_, "/data", {options});
    ASSERT_TRUE(opened) << opened.error().message;
    sweeper_ = std::move(opened).value();
  }
  void append_days_ago(int days, std::string_view message = "hello") {
    EventBatch events;
    const Field fields[] = {{kMessageField, message}};
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
  sweeper_->reconfigure({options});
  const auto removed = sweeper_->sweep().value();
  ASSERT_EQ(removed.size(), 1u);
  EXPECT_EQ(removed[0].day, kToday - std::chrono::days(3));
  EXPECT_EQ(removed[0].reason, Reason::disk);
}

SweepOptions rules_of(std::string_view yaml) {
  return SweepOptions::from_configuration(YamlNode::parse(yaml, "cordwood.yaml").value()).value();
}

std::vector<std::string> parts_of(const std::vector<Sweep>& sweeps) {
  std::vector<std::string> parts;
  for (const Sweep& sweep : sweeps)
    parts.push_back(sweep.retention_class + " " + std::to_string((kToday - sweep.day).count()));
  return parts;
}

TEST_F(SweeperTest, ClassesOfADayGoOneByOneAndTheLedgerNamesThem) {
  sweeper_->reconfigure(
      {rules_of("{age: 30d, classes: [{name: audit, match: sudo, age: 400d}, {name: brief, match: debug, "
                "age: 2d}]}")});
  for (const int days : {500, 40, 5, 0})
    for (const std::string_view message : {"sudo", "debug", "hello"}) append_days_ago(days, message);
  const std::vector<std::string> expected{"audit 500", "brief 500",   "standard 500",
                                          "brief 40",  "standard 40", "brief 5"};
  const auto preview = sweeper_->preview(kNow);
  ASSERT_TRUE(preview) << preview.error().message;
  EXPECT_EQ(parts_of(preview.value().due), expected);
  const auto removed = sweeper_->sweep();
  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(parts_of(removed.value()), expected);
  std::vector<std::string> left;
  for (const auto& part : store_->partitions())
    left.push_back(part.retention_class + " " + std::to_string((kToday - part.day).count()));
  EXPECT_EQ(left, (std::vector<std::string>{"audit 40", "audit 5", "standard 5", "audit 0", "brief 0", "standard 0"}));
  open_sweeper();  // From the file.
  std::vector<Sweep> recorded;
  for (const Deletion& deletion : sweeper_->deletions()) {
    EXPECT_TRUE(deletion.done_at);
    recorded.push_back(deletion.sweep);
  }
  EXPECT_EQ(parts_of(recorded), expected);
}

Result<std::optional<Holder>> hold_on_audit(Day, const std::string& name) {
  if (name == "audit") return std::optional(Holder{"case-17", "legal@example.com"});
  return std::optional<Holder>();
}

TEST_F(SweeperTest, OneClassOfADayIsHeldAndTheOthersGo) {
  sweeper_->reconfigure({rules_of("{age: 30d, classes: [{name: audit, match: sudo, age: 60d}]}"), hold_on_audit});
  append_days_ago(90, "sudo");
  append_days_ago(90, "hello");
  const auto preview = sweeper_->preview(kNow).value();
  EXPECT_EQ(parts_of(preview.due), std::vector<std::string>{"standard 90"});
  ASSERT_EQ(preview.held.size(), 1u);
  EXPECT_EQ(preview.held[0].sweep.retention_class, "audit");
  EXPECT_EQ(preview.held[0].holder.hold, "case-17");
  const std::string json = to_json(preview, kNow);
  EXPECT_NE(json.find(R"("class": "audit", "reason": "age", "rows": 1)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("hold": "case-17", "owner": "legal@example.com")"), std::string::npos) << json;
  ASSERT_TRUE(sweeper_->sweep());
  ASSERT_EQ(store_->partitions().size(), 1u);
  EXPECT_EQ(store_->partitions()[0].retention_class, "audit");
  sweeper_->reconfigure({rules_of("{age: 30d}"), hold_on_audit});  // The class is gone from the configuration.
  EXPECT_TRUE(sweeper_->sweep().value().empty());
  sweeper_->reconfigure({rules_of("{age: 30d}")});
  EXPECT_EQ(parts_of(sweeper_->sweep().value()), std::vector<std::string>{"audit 90"});
  EXPECT_TRUE(store_->partitions().empty());
}

TEST_F(SweeperTest, ADayOfWhichNobodyCanTellStaysAndTheOthersGo) {
  append_days_ago(90);
  append_days_ago(80);
  const auto cannot_tell = [](Day day, const std::string&) -> Result<std::optional<Holder>> {
    if (day == kToday - std::chrono::days(90)) return error(Errc::corrupt, "a damaged block");
    return std::optional<Holder>();
  };
  sweeper_->reconfigure({rules_of("{age: 30d}"), cannot_tell});
  const auto preview = sweeper_->preview(kNow).value();
  ASSERT_EQ(preview.held.size(), 1u);
  EXPECT_NE(to_json(preview, kNow).find(R"("problem": "a damaged block")"), std::string::npos);
  EXPECT_EQ(parts_of(sweeper_->sweep().value()), std::vector<std::string>{"standard 80"});
  EXPECT_EQ(store_->partitions().size(), 1u);
}

TEST_F(SweeperTest, RulesThatComeWhileOneLooksAreThoseInForce) {
  append_days_ago(90);
  const auto hold_and_change = [this](Day, const std::string&) -> Result<std::optional<Holder>> {
    sweeper_->reconfigure({rules_of("{age: 400d}")});
    return std::optional<Holder>();
  };
  sweeper_->reconfigure({rules_of("{age: 30d}"), hold_and_change});
  EXPECT_TRUE(sweeper_->sweep().value().empty());
  EXPECT_EQ(store_->partitions().size(), 1u);
}

TEST_F(SweeperTest, APreviewByOtherRulesChangesNothing) {
  append_days_ago(20);
  const SweepRules other{rules_of("{age: 10d}"), nullptr};
  EXPECT_EQ(parts_of(sweeper_->preview(kNow, other).value().due), std::vector<std::string>{"standard 20"});
  EXPECT_TRUE(sweeper_->preview(kNow).value().due.empty());
  const Timestamp later = kNow + std::chrono::hours(24 * 11);
  EXPECT_EQ(parts_of(sweeper_->preview(later).value().due), std::vector<std::string>{"standard 20"});
  EXPECT_TRUE(sweeper_->sweep().value().empty());
  EXPECT_EQ(store_->partitions().size(), 1u);
}

TEST_F(SweeperTest, SaysWhatIsKeptOfEachClass) {
  sweeper_->reconfigure(
      {rules_of("{age: 30d, size: 1GiB, classes: [{name: audit, match: sudo, age: 60d, size: 5MiB}]}")});
  append_days_ago(3, "sudo");
  append_days_ago(1, "sudo");
  append_days_ago(1, "hello");
  const std::string kept = sweeper_->kept();
  EXPECT_NE(
      kept.find(R"({"class": "audit", "age_seconds": 5184000, "size": 5242880, "rows": 2, "bytes": 0, "days": 2, )"
                R"("oldest": "2024-10-01", "newest": "2024-10-03"})"),
      std::string::npos)
      << kept;
  EXPECT_NE(kept.find(R"({"class": "standard", "age_seconds": 2592000, "rows": 1)"), std::string::npos) << kept;
  EXPECT_NE(kept.find(R"("size": 1073741824})"), std::string::npos) << kept;
}

TEST_F(SweeperTest, WhateverCallFailsOfClassesNothingGoesUnrecorded) {
  const std::string_view rules = "{age: 30d, classes: [{name: audit, match: sudo, age: 400d}]}";
  for (const test::Call kind : {test::Call::append, test::Call::sync, test::Call::rename, test::Call::open,
                                test::Call::sync_directory, test::Call::remove, test::Call::read}) {
    for (std::uint64_t nth = 1;; ++nth) {
      sweeper_->reconfigure({rules_of(rules)});
      append_days_ago(40, "sudo");
      append_days_ago(40);
      ASSERT_TRUE(store_->seal());
      files_.fail(kind, nth);
      const std::size_t recorded = sweeper_->deletions().size();
      (void)sweeper_->sweep().has_value();
      const bool failed = files_.failed();
      files_.heal();
      const auto has_standard = [this] {
        const auto parts = store_->partitions();
        return std::any_of(parts.begin(), parts.end(),
                           [](const auto& part) { return part.retention_class == indexer::kStandardClass; });
      };
      if (!has_standard()) {
        EXPECT_GT(sweeper_->deletions().size(), recorded);
      }
      ASSERT_TRUE(sweeper_->sweep());
      EXPECT_FALSE(has_standard());
      ASSERT_EQ(store_->partitions().size(), 1u);
      ASSERT_TRUE(store_->drop_partition(kToday - std::chrono::days(40)));
      if (!failed) break;
    }
  }
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
  EXPECT_EQ(read->sweep.retention_class, "standard");
  const std::string classed = format_line({true, kNow, {kToday, Reason::age, 0, 0, "audit"}});
  EXPECT_EQ(parse_line(classed.substr(0, classed.size() - 1))->sweep.retention_class, "audit");
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string damaged = line;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(parse_line(damaged)) << damaged;
  }
}

}  // namespace
}  // namespace cordwood::sweeping
