#include "query/budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cordwood::query {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

const SharedBudget::TimePoint kBegin = SharedBudget::TimePoint(hours(1000));

TEST(SharedBudget, MemoryIsThereAgainWhenItIsReleased) {
  SharedBudget budget({.scope = "queries.token.", .memory_bytes = 4 << 20}, hours(1));
  ASSERT_TRUE(budget.hold(3 << 20));
  const auto refused = budget.hold(2 << 20);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().code, Errc::busy);
  EXPECT_THAT(refused.error().message, HasSubstr("queries.token.memory = 4MiB"));
  EXPECT_TRUE(budget.hold(1 << 20)) << "what was refused must not count";
  budget.release(4 << 20);
  EXPECT_TRUE(budget.is_unused());
}

TEST(SharedBudget, MemoryCountsToTheParentAndWhatItRefusesIsNotHeld) {
  const auto all = std::make_shared<SharedBudget>(Limits{.scope = "queries.", .memory_bytes = 10}, hours(1));
  SharedBudget one(Limits{.memory_bytes = 8}, hours(1), all), other(Limits{.memory_bytes = 8}, hours(1), all);
  ASSERT_TRUE(one.hold(8));
  const auto refused = other.hold(3);
  ASSERT_TRUE(refused.has_error());
  EXPECT_THAT(refused.error().message, HasSubstr("queries.memory = 10 bytes"));
  EXPECT_TRUE(other.is_unused());
  one.release(8);
  EXPECT_TRUE(other.hold(8));
}

TEST(SharedBudget, WhatIsReadIsForgottenEvenly) {
  SharedBudget budget({.scope = "queries.token.", .read_rows = 600}, hours(1));
  ASSERT_TRUE(budget.read(600, 1 << 30, kBegin));
  const auto refused = budget.read(1, 0, kBegin);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().code, Errc::busy);
  EXPECT_THAT(refused.error().message, HasSubstr("queries.token.read_rows = 600"));

  const auto exhausted = budget.exhausted(kBegin);
  ASSERT_TRUE(exhausted);
  EXPECT_THAT(exhausted->error.message, HasSubstr("queries.token.read_rows = 600 is used up"));
  EXPECT_EQ(exhausted->again_after, minutes(6) + seconds(6));  // A tenth, and the one row too many.
  EXPECT_FALSE(budget.exhausted(kBegin + exhausted->again_after));
  EXPECT_TRUE(budget.read(60, 0, kBegin + exhausted->again_after));
  EXPECT_FALSE(budget.is_unused(kBegin + minutes(30)));
  EXPECT_TRUE(budget.is_unused(kBegin + hours(2)));
}

TEST(SharedBudget, TimeThatIsSpentIsLeftToNobody) {
  SharedBudget budget({.scope = "queries.token.", .time = minutes(10)}, hours(1));
  budget.spend(minutes(4), kBegin);
  EXPECT_EQ(budget.time_left(kBegin), minutes(6));
  EXPECT_FALSE(budget.exhausted(kBegin));
  budget.spend(minutes(7), kBegin);
  EXPECT_EQ(budget.time_left(kBegin), minutes(0));
  ASSERT_TRUE(budget.exhausted(kBegin));
  EXPECT_THAT(budget.exhausted(kBegin)->error.message, HasSubstr("queries.token.time = 600s"));
  EXPECT_EQ(budget.time_left(kBegin + minutes(36)), minutes(5));
}

TEST(SharedBudget, WithoutLimitsNothingIsUsedUp) {
  SharedBudget budget({}, hours(1));
  EXPECT_TRUE(budget.read(kUnlimited / 2, kUnlimited / 2, kBegin));
  budget.spend(hours(100'000), kBegin);
  EXPECT_FALSE(budget.exhausted(kBegin));
  EXPECT_TRUE(budget.is_unused(kBegin));
  EXPECT_EQ(budget.time_left(kBegin), std::chrono::nanoseconds::max());
}

}  // namespace
}  // namespace cordwood::query
