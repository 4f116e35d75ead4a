#include "time_parameter.h"

#include <gtest/gtest.h>

namespace cordwood::api {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-21T12:00:00Z");

TEST(TimeParameter, EveryFormNamesTheSameMoment) {
  const Timestamp expected = *parse_rfc3339("2025-11-20T00:53:20Z");
  for (const char* text : {"2025-11-20T00:53:20Z", "2025-11-20T00:53:20", "1763600000", "1763600000000",
                           "1763600000000000", "1763600000000000000", "1763600000.0"})
    EXPECT_EQ(parse_time_parameter(text, kNow), expected) << text;
}

TEST(TimeParameter, ShortenedTimesAreTheBeginningOfWhatTheyName) {
  EXPECT_EQ(parse_time_parameter("2025", kNow), parse_rfc3339("2025-01-01T00:00:00Z"));
  EXPECT_EQ(parse_time_parameter("2025-11", kNow), parse_rfc3339("2025-11-01T00:00:00Z"));
  EXPECT_EQ(parse_time_parameter("2025-11-20", kNow), parse_rfc3339("2025-11-20T00:00:00Z"));
  EXPECT_EQ(parse_time_parameter("2025-11-20T07", kNow), parse_rfc3339("2025-11-20T07:00:00Z"));
  EXPECT_EQ(parse_time_parameter("2025-11-20T07:30Z", kNow), parse_rfc3339("2025-11-20T07:30:00Z"));
}

TEST(TimeParameter, DurationsCountBackFromNow) {
  EXPECT_EQ(parse_time_parameter("now", kNow), kNow);
  EXPECT_EQ(parse_time_parameter("5m", kNow), kNow - std::chrono::minutes(5));
  EXPECT_EQ(parse_time_parameter("now-1h30m", kNow), kNow - std::chrono::minutes(90));
}

TEST(TimeParameter, TimesThatDoNotFitAreNothing) {
  for (const char* text : {"99999999999", "-99999999999", "9300000000000000000", "1e300", "infinity", "--290y"})
    EXPECT_EQ(parse_time_parameter(text, kNow), std::nullopt) << text;
}

TEST(TimeParameter, AnythingElseIsNothing) {
  for (const char* text : {"", "yesterday", "20x5", "2025-13", "-", "now--5m"})
    EXPECT_EQ(parse_time_parameter(text, kNow), std::nullopt) << text;
}

}  // namespace
}  // namespace cordwood::api
