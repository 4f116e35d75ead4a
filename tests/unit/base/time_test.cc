#include "base/time.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

TEST(Time, Rfc3339IsReadInEveryAcceptedForm) {
  const Timestamp expected = timestamp_from_nanoseconds(1'763'600'000'000'000'000);
  for (const char* text :
       {"2025-11-20T00:53:20Z", "2025-11-20t00:53:20z", "2025-11-20 00:53:20", "2025-11-20T01:53:20+01:00",
        "2025-11-20T01:53:20+0100", "2025-11-19T19:53:20-05", "2025-11-20T00:53:20.000Z", "2025-11-20T00:53:20,0Z"})
    EXPECT_EQ(parse_rfc3339(text), expected) << text;
}

TEST(Time, DigitsBeyondNanosecondsAreCut) {
  EXPECT_EQ(nanoseconds_of(*parse_rfc3339("1970-01-01T00:00:00.1234567899Z")), 123'456'789);
}

TEST(Time, WhatIsNoTimeIsNothing) {
  for (const char* text : {"", "2025", "2025-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2025-11-20T24:00:00Z",
                           "2025-11-20T00:60:00Z", "2025-11-20T00:00:00.Z", "2025-11-20T00:00:00Zx",
                           "2025-11-20T00:00:00+1", "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z"})
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
}

TEST(Time, WritingGivesAsManyDigitsAsNeeded) {
  EXPECT_EQ(format_rfc3339(timestamp_from_nanoseconds(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_rfc3339(timestamp_from_nanoseconds(120'000'000)), "1970-01-01T00:00:00.120Z");
  EXPECT_EQ(format_rfc3339(timestamp_from_nanoseconds(1'000)), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(format_rfc3339(timestamp_from_nanoseconds(-1)), "1969-12-31T23:59:59.999999999Z");
}

TEST(Time, WhatIsWrittenReadsTheSame) {
  for (std::int64_t ns = -8'000'000'000'123'456'789; ns < 8'000'000'000'000'000'000; ns += 777'777'777'777'777'777) {
    const Timestamp time = timestamp_from_nanoseconds(ns);
    EXPECT_EQ(parse_rfc3339(format_rfc3339(time)), time) << ns;
  }
}

TEST(Time, DaysAreUtcAndRoundDownBefore1970) {
  EXPECT_EQ(format_day(day_of(timestamp_from_nanoseconds(-1))), "1969-12-31");
  EXPECT_EQ(parse_day("2024-02-29"), day_of(*parse_rfc3339("2024-02-29T23:59:59.999999999Z")));
  EXPECT_EQ(parse_day("2025-02-29"), std::nullopt);
  EXPECT_EQ(parse_day("2025-02-28x"), std::nullopt);
}

TEST(TimeRange, BothEndsAreIncluded) {
  const TimeRange range{timestamp_from_nanoseconds(10), timestamp_from_nanoseconds(20)};
  EXPECT_TRUE(range.contains(range.start));
  EXPECT_TRUE(range.contains(range.end));
  EXPECT_TRUE(range.overlaps({range.end, Timestamp::max()}));
  EXPECT_FALSE(range.overlaps({timestamp_from_nanoseconds(21), Timestamp::max()}));
  EXPECT_TRUE(range.intersect({timestamp_from_nanoseconds(21), Timestamp::max()}).empty());
}

}  // namespace
}  // namespace cordwood
