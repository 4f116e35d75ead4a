#include "time/time_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "time/time_format.h"

namespace cordwood::parser {
namespace {

Timestamp at(std::string_view rfc3339) { return parse_rfc3339(rfc3339).value(); }

std::string read(std::string_view text, std::string_view observed = "2026-11-21T05:00:00Z", const char* zone = "UTC") {
  const auto time = read_whole_time(text, Zone::named(zone).value(), at(observed));
  return time ? format_rfc3339(*time) : "none";
}

struct Row {
  std::string text;
  std::string time;
};

TEST(TimeText, ReadsWhatLogsWrite) {
  const std::vector<Row> rows = {
      {"2026-11-21T05:27:17Z", "2026-11-21T05:27:17Z"},
      {"2026-11-21T05:27:17.123456789+02:00", "2026-11-21T03:27:17.123456789Z"},
      {"2026-11-21 05:27:17,123", "2026-11-21T05:27:17.123Z"},
      {"2026-11-21  05:27:17", "2026-11-21T05:27:17Z"},
      {"2026/11/21 05:27:17", "2026-11-21T05:27:17Z"},
      {"2026-11-21 05:27:17.5 +0530", "2026-11-20T23:57:17.500Z"},
      {"2026-11-21 05:27:17 UTC", "2026-11-21T05:27:17Z"},
      {"21/Nov/2026:05:27:17 +0100", "2026-11-21T04:27:17Z"},
      {"Nov 21 04:27:17", "2026-11-21T04:27:17Z"},
      {"Nov  1 04:27:17.25", "2026-11-01T04:27:17.250Z"},
      {"Nov 21 2025 04:27:17", "2025-11-21T04:27:17Z"},
      {"Sat Nov 21 04:27:17 2026", "2026-11-21T04:27:17Z"},
      {"Sat Nov 21 04:27:17.123456 2026", "2026-11-21T04:27:17.123456Z"},
      {"21 Nov 2026 04:27:17.001", "2026-11-21T04:27:17.001Z"},
      {"Sat, 21 Nov 2026 04:27:17 +0000", "2026-11-21T04:27:17Z"},
      {"21-Nov-2026 04:27:17.001", "2026-11-21T04:27:17.001Z"},
      {"1700000000", "2023-11-14T22:13:20Z"},
      {"1700000000.25", "2023-11-14T22:13:20.250Z"},
      {"1700000000123", "2023-11-14T22:13:20.123Z"},
      {"1700000000123456", "2023-11-14T22:13:20.123456Z"},
      {"1700000000123456789", "2023-11-14T22:13:20.123456789Z"},
      {"2026-02-30 05:27:17", "none"},
      {"2026-11-21 25:27:17", "none"},
      {"not a time at all", "none"},
      {"12345", "none"},
      {"9999999999999999999", "none"},
  };
  for (const Row& row : rows) EXPECT_EQ(read(row.text), row.time) << row.text;
}

TEST(TimeText, AMissingYearIsTheLatestThatIsNotInTheFuture) {
  EXPECT_EQ(read("Dec 31 23:59:59", "2027-01-01T00:00:05Z"), "2026-12-31T23:59:59Z");
  EXPECT_EQ(read("Jan  1 00:00:01", "2026-12-31T23:59:59Z"), "2027-01-01T00:00:01Z");
  EXPECT_EQ(read("Jan  3 00:00:01", "2026-12-31T23:59:59Z"), "2026-01-03T00:00:01Z");
  EXPECT_EQ(read("Feb 29 12:00:00", "2026-11-21T00:00:00Z"), "2024-02-29T12:00:00Z");
}

TEST(TimeText, AZoneHoldsWhereTheLineHasNone) {
  EXPECT_EQ(read("2026-07-01 12:00:00", "2026-11-21T05:00:00Z", "Europe/Berlin"), "2026-07-01T10:00:00Z");
  EXPECT_EQ(read("2026-12-01 12:00:00", "2026-12-21T05:00:00Z", "Europe/Berlin"), "2026-12-01T11:00:00Z");
  EXPECT_EQ(read("2026-12-01 12:00:00Z", "2026-12-21T05:00:00Z", "Europe/Berlin"), "2026-12-01T12:00:00Z");
  EXPECT_EQ(read("2026-12-01 12:00:00", "2026-12-21T05:00:00Z", "-03:30"), "2026-12-01T15:30:00Z");
}

TEST(TimeText, AnInferredZonePutsTheLineJustBeforeItWasObserved) {
  EXPECT_EQ(read("2026-07-01 12:00:00", "2026-07-01T10:00:03Z", "infer"), "2026-07-01T10:00:00Z");
  EXPECT_EQ(read("2026-07-01 04:30:00", "2026-07-01T10:00:03Z", "infer"), "2026-07-01T10:00:00Z");
  EXPECT_EQ(read("2026-06-01 12:00:00", "2026-07-01T10:00:03Z", "infer"), "2026-06-01T12:00:00Z");
}

TEST(TimeText, UnknownZonesAreRefusedWithAHint) {
  const auto zone = Zone::named("Europe/Berlln");
  ASSERT_FALSE(zone.has_value());
  EXPECT_EQ(zone.error().message, "unknown time zone 'Europe/Berlln'");
}

TEST(TimeFormat, ReadsCustomPatterns) {
  const auto read_as = [](const std::string& pattern, std::string_view text) {
    const auto time = TimeFormat::named(pattern).value().read(text, Zone::utc(), at("2026-11-21T05:00:00Z"));
    return time ? format_rfc3339(*time) : "none";
  };
  EXPECT_EQ(read_as("%d.%m.%Y %H:%M:%S", "21.11.2026 05:27:17"), "2026-11-21T05:27:17Z");
  EXPECT_EQ(read_as("%m/%d/%y %I:%M:%S %p", "11/21/26 05:27:17 PM"), "2026-11-21T17:27:17Z");
  EXPECT_EQ(read_as("%b %e %T", "Nov  1 05:27:17"), "2026-11-01T05:27:17Z");
  EXPECT_EQ(read_as("%Y-%j %T.%f", "2026-325 05:27:17.25"), "2026-11-21T05:27:17.250Z");
  EXPECT_EQ(read_as("%Y-%j %T", "2024-366 05:27:17"), "2024-12-31T05:27:17Z");
  for (const char* none : {"2026-366 05:27:17", "2026-000 05:27:17", "2026-999 05:27:17"})
    EXPECT_EQ(read_as("%Y-%j %T", none), "none");
  EXPECT_EQ(read_as("%s", "1700000000"), "2023-11-14T22:13:20Z");
  EXPECT_EQ(read_as("%d.%m.%Y", "21.11.2026 and more"), "none");
  EXPECT_FALSE(TimeFormat::named("%Q").has_value());
  EXPECT_FALSE(TimeFormat::named("RFC9999").has_value());
}

}  // namespace
}  // namespace cordwood::parser
