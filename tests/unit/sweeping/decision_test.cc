#include "sweeping/decision.h"

#include <tuple>

#include <gtest/gtest.h>

namespace cordwood::sweeping {
namespace {

using indexer::PartitionSummary;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
constexpr Day kToday = Day(std::chrono::days(20'000));
constexpr Timestamp kNow = Timestamp(kToday) + std::chrono::hours(12);
constexpr DiskSpace kRoomy{100 * kGiB, 50 * kGiB};

Day days_ago(int days) { return kToday - std::chrono::days(days); }

/// A gibibyte a day for the last `count` days and today.
std::vector<PartitionSummary> days_back(int count) {
  std::vector<PartitionSummary> all;
  for (int i = count; i >= 0; --i) all.push_back({days_ago(i), 1000, kGiB, 1});
  return all;
}

SweepOptions options_of(std::string_view yaml) {
  auto node = YamlNode::parse(yaml, "cordwood.yaml");
  EXPECT_TRUE(node);
  auto options = SweepOptions::from_configuration(node.value());
  EXPECT_TRUE(options) << options.error().message;
  return options.value();
}

std::vector<Day> days_of(const std::vector<Sweep>& sweeps) {
  std::vector<Day> days;
  for (const Sweep& sweep : sweeps) days.push_back(sweep.day);
  return days;
}

TEST(Decision, WithoutAnAgeAndWithSpaceNothingGoes) { EXPECT_TRUE(decide(days_back(4000), kNow, kRoomy, {}).empty()); }

TEST(Decision, ADayGoesOnlyWhenAllOfItIsOldEnough) {
  SweepOptions options;
  options.age = std::chrono::hours(24 * 2);
  // At noon the day three days ago ended two and a half days ago, the one after it one and a half.
  EXPECT_EQ(days_of(decide(days_back(4), kNow, kRoomy, options)), (std::vector{days_ago(4), days_ago(3)}));
  EXPECT_EQ(decide(days_back(4), kNow, kRoomy, options).front().reason, Reason::age);
}

TEST(Decision, BelowTheFloorTheOldestDaysGoUntilEnoughIsFree) {
  SweepOptions options;
  options.free_disk_floor = {std::nullopt, 3 * kGiB};
  const DiskSpace space{100 * kGiB, kGiB + kGiB / 2};
  const auto sweeps = decide(days_back(5), kNow, space, options);
  EXPECT_EQ(days_of(sweeps), (std::vector{days_ago(5), days_ago(4)}));
  EXPECT_EQ(sweeps.front().reason, Reason::disk);
  EXPECT_EQ(sweeps.front().rows, 1000u);
  EXPECT_EQ(sweeps.front().bytes, kGiB);
}

TEST(Decision, TodayAndTheFutureNeverGo) {
  SweepOptions options;
  options.free_disk_floor = {std::nullopt, 90 * kGiB};
  auto partitions = days_back(1);
  partitions.push_back({kToday + std::chrono::days(1), 1, kGiB, 1});
  EXPECT_EQ(days_of(decide(partitions, kNow, {100 * kGiB, 0}, options)), std::vector{days_ago(1)});
}

TEST(Decision, WhatAgeRemovesCountsAsFree) {
  SweepOptions options;
  options.age = std::chrono::hours(24 * 3);
  options.free_disk_floor = {std::nullopt, 2 * kGiB};
  EXPECT_EQ(days_of(decide(days_back(5), kNow, {100 * kGiB, 0}, options)), (std::vector{days_ago(5), days_ago(4)}));
}

TEST(Decision, ADayOnlyInMemoryMakesNoRoom) {
  SweepOptions options;
  options.free_disk_floor = {std::nullopt, kGiB};
  const std::vector<PartitionSummary> partitions = {{days_ago(3), 10, 0, 0}, {days_ago(2), 10, kGiB, 1}};
  EXPECT_EQ(days_of(decide(partitions, kNow, {100 * kGiB, 0}, options)), std::vector{days_ago(2)});
}

PartitionSummary part(int days, std::string name, std::uint64_t bytes = kGiB) {
  return {days_ago(days), 1000, bytes, 1, std::move(name)};
}

/// "audit 3": class and age in days, by day.
std::vector<std::string> parts_of(const std::vector<Sweep>& sweeps) {
  std::vector<std::string> parts;
  for (const Sweep& sweep : sweeps)
    parts.push_back(sweep.retention_class + " " + std::to_string((kToday - sweep.day).count()));
  return parts;
}

constexpr std::string_view kClasses = R"(
age: 10d
classes:
  - {name: audit, match: '{app="sudo"} or level:error', age: 400d}
  - {name: debug, match: 'level:debug', age: 2d, size: 3GiB}
)";

TEST(Decision, EachClassHasItsAge) {
  const std::vector partitions = {part(500, "audit"),
                                  part(300, "audit"),
                                  part(300, "standard"),
                                  part(5, "standard"),
                                  part(5, "debug"),
                                  part(2, "debug"),
                                  part(5, "gone from the configuration")};
  const auto sweeps = decide(partitions, kNow, kRoomy, options_of(kClasses));
  EXPECT_EQ(parts_of(sweeps), (std::vector<std::string>{"audit 500", "standard 300", "debug 5"}));
  for (const Sweep& sweep : sweeps) EXPECT_EQ(sweep.reason, Reason::age);
}

TEST(Decision, AClassBeyondItsSizeLosesItsOldestDays) {
  const std::vector partitions = {part(2, "debug"), part(1, "debug"), part(2, "audit"), part(0, "debug", 2 * kGiB)};
  const auto sweeps = decide(partitions, kNow, kRoomy, options_of(kClasses));
  EXPECT_EQ(parts_of(sweeps), std::vector<std::string>{"debug 2"});
  EXPECT_EQ(sweeps.front().reason, Reason::class_size);
}

TEST(Decision, BeyondTheSizeOfAllTheOldestDayGoesAndInItWhatIsKeptShortest) {
  SweepOptions options = options_of(kClasses);
  options.size_bytes = 3 * kGiB;
  const std::vector partitions = {part(1, "audit"), part(2, "audit"), part(2, "standard"), part(0, "standard"),
                                  part(1, "standard")};
  const auto sweeps = decide(partitions, kNow, kRoomy, options);
  EXPECT_EQ(parts_of(sweeps), (std::vector<std::string>{"audit 2", "standard 2"}));
  EXPECT_EQ(sweeps.front().reason, Reason::size);
  options.size_bytes = 4 * kGiB;
  EXPECT_EQ(parts_of(decide(partitions, kNow, kRoomy, options)), std::vector<std::string>{"standard 2"});
}

TEST(Decision, WhatIsHeldCountsAndStays) {
  SweepOptions options = options_of(kClasses);
  options.size_bytes = kGiB;
  const std::vector partitions = {part(3, "audit"), part(2, "standard"), part(1, "standard")};
  const auto sweeps = decide(partitions, kNow, kRoomy, options, {{days_ago(3), "audit"}, {days_ago(1), "standard"}});
  EXPECT_EQ(parts_of(sweeps), std::vector<std::string>{"standard 2"});
}

TEST(Decision, TheDefaultFloorIsAShareOfSmallVolumesAndASizeOfLargeOnes) {
  const FreeDiskFloor floor = SweepOptions().free_disk_floor;
  EXPECT_EQ(floor.bytes_of(10 * kGiB), kGiB / 2);
  EXPECT_EQ(floor.bytes_of(1000 * kGiB), 2 * kGiB);
}

TEST(SweepOptions, ReadsItsNode) {
  const SweepOptions options = options_of("{age: 30d, free_disk_floor: 12.5%, check_interval: 5m}");
  EXPECT_EQ(options.age, std::chrono::hours(24 * 30));
  EXPECT_EQ(options.free_disk_floor.bytes_of(1000), 125u);
  EXPECT_EQ(options.check_interval, std::chrono::minutes(5));
  EXPECT_EQ(options_of("{free_disk_floor: 10GiB}").free_disk_floor.bytes_of(0), 10 * kGiB);
  EXPECT_FALSE(options_of("{}").age);
}

TEST(SweepOptions, TheFirstClassThatMatchesHasARow) {
  const SweepOptions options = options_of(kClasses);
  const auto classes = classes_of(options);
  const indexer::Classifier class_of_row = classes.classifier();
  const auto class_of = [&class_of_row](std::string_view stream, std::string_view level) {
    const Field fields[] = {{kMessageField, "hello"}, {"level", level}};
    return std::string(class_of_row({kNow, stream, fields}));
  };
  EXPECT_EQ(class_of("{app=\"sudo\"}", "debug"), "audit");
  EXPECT_EQ(class_of("{app=\"sshd\"}", "error"), "audit");
  EXPECT_EQ(class_of("{app=\"sshd\"}", "debug"), "debug");
  EXPECT_EQ(class_of("{app=\"sshd\"}", "info"), "");
  EXPECT_EQ(class_of("{app=\"sudo\"}", "info"), "audit");
  EXPECT_EQ(classes.lot_of("standard"), classes.lot_of("gone from the configuration"));
  EXPECT_NE(classes.lot_of("audit"), classes.lot_of("standard"));
  EXPECT_EQ(classes_of(options_of("{age: 30d}")).classifier, nullptr);  // Nothing is asked of any row.
}

TEST(SweepOptions, RulesThatAskForTheStreamAloneKeepTheirPlaceAmongTheOthers) {
  const auto classes = classes_of(options_of(R"({classes: [
    {name: a, match: '{app="x"}'}, {name: b, match: 'level:error'}, {name: c, match: '{app="y"}'}, {name: d, match: '*'}]})"));
  const indexer::Classifier class_of_row = classes.classifier();
  for (int round = 0; round < 2; ++round) {
    for (const auto& [stream, level, expected] : {std::tuple{"{app=\"x\"}", "error", "a"},
                                                  {"{app=\"y\"}", "error", "b"},
                                                  {"{app=\"y\"}", "info", "c"},
                                                  {"{app=\"z\"}", "info", "d"},
                                                  {"{app=\"z\"}", "error", "b"}}) {
      const Field fields[] = {{"level", level}};
      EXPECT_EQ(class_of_row({kNow, stream, fields}), expected) << stream << level;
    }
  }
}

TEST(SweepOptions, SaysWhatIsWrongAndWhere) {
  for (const char* yaml :
       {"{age: 1h}", "{age: soon}", "{free_disk_floor: 100%}", "{free_disk_floor: much}", "{check_interval: 1ms}",
        "{ages: 30d}", "{size: 0}", "{classes: {}}", "{classes: [{match: a}]}", "{classes: [{name: a}]}",
        "{classes: [{name: 'a b', match: a}]}", "{classes: [{name: standard, match: a}]}",
        "{classes: [{name: a, match: 'x ('}]}", "{classes: [{name: a, match: '_time:5d'}]}",
        "{classes: [{name: a, match: 'x:in(y | fields z)'}]}", "{classes: [{name: a, match: '_peer:x'}]}",
        "{classes: [{name: a, match: x, age: 1h}]}", "{classes: [{name: a, match: x}, {name: a, match: y}]}"}) {
    const auto node = YamlNode::parse(yaml, "cordwood.yaml").value();
    const auto options = SweepOptions::from_configuration(node);
    ASSERT_FALSE(options) << yaml;
    EXPECT_EQ(options.error().message.rfind("cordwood.yaml:1:", 0), 0u) << options.error().message;
  }
}

}  // namespace
}  // namespace cordwood::sweeping
