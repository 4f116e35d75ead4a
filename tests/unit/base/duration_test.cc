#include "base/duration.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

using namespace std::chrono_literals;

TEST(Duration, SumsAndFractionsOfUnitsAreRead) {
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("1.5d"), 36h);
  EXPECT_EQ(parse_duration("-5m"), -5min);
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("3µs7ns"), 3007ns);
  EXPECT_EQ(parse_duration("1w"), 168h);
  EXPECT_EQ(parse_duration("1y"), 365 * 24h);
}

TEST(Duration, WhatIsNoDurationIsNothing) {
  for (const char* text : {"", "-", "5", "m", "5x", "1h30", "h1", "1..5s", "9999999y"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(ByteSize, PowersOf1000And1024AreToldApart) {
  EXPECT_EQ(parse_byte_size("4096"), 4096U);
  EXPECT_EQ(parse_byte_size("10MB"), 10'000'000U);
  EXPECT_EQ(parse_byte_size("10M"), 10'000'000U);
  EXPECT_EQ(parse_byte_size("1.5KiB"), 1536U);
  EXPECT_EQ(parse_byte_size("2B"), 2U);
  for (const char* text : {"", "KB", "-1", "1XB", "1KBs", "99999999TB"})
    EXPECT_EQ(parse_byte_size(text), std::nullopt) << text;
}

}  // namespace
}  // namespace cordwood
