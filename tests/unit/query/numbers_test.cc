#include "numbers.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace cordwood::query {
namespace {

struct NumberRow {
  std::string_view text;
  std::optional<double> number;
};

TEST(Numbers, AreReadAsLogsWriteThem) {
  for (const NumberRow& row : {NumberRow{"0", 0.0},
                               {"-12", -12.0},
                               {"1_000", 1000.0},
                               {"0.25", 0.25},
                               {"1e3", 1000.0},
                               {"0x1f", 31.0},
                               {"1h30m", 5400e9},
                               {"-1.5s", -1.5e9},
                               {"10KB", 10'000.0},
                               {"1.5KiB", 1536.0},
                               {"", std::nullopt},
                               {"-", std::nullopt},
                               {"abc", std::nullopt},
                               {"1.2.3.4", std::nullopt},
                               {"12x", std::nullopt},
                               {"5 ms", std::nullopt},
                               {".", std::nullopt}})
    EXPECT_EQ(parse_number(row.text), row.number) << row.text;
}

TEST(Numbers, ArePrintedWithoutAnExponent) {
  const auto print = [](double number) {
    std::string out;
    append_number(out, number);
    return out;
  };
  EXPECT_EQ(print(1e18), "1000000000000000000");
  EXPECT_EQ(print(0.1), "0.1");
  EXPECT_EQ(print(-2.5), "-2.5");
  EXPECT_EQ(print(std::numeric_limits<double>::quiet_NaN()), "NaN");
}

TEST(Numbers, DurationsHaveTheirLargestUnitsFirst) {
  const auto print = [](std::int64_t nanoseconds) {
    std::string out;
    append_duration(out, nanoseconds);
    return out;
  };
  EXPECT_EQ(print(0), "0");
  EXPECT_EQ(print(210'123'456'789), "3m30.123456789s");
  EXPECT_EQ(print(-3'600'000'000'000), "-1h");
  EXPECT_EQ(print(1'500'000), "1ms500µs");
}

TEST(ValueOrder, PutsNumbersByValueAndTextsNaturally) {
  const std::vector<std::string_view> ordered{"", "-5", "2", "10", "1KB", "1MB", "a2", "a10", "a10b", "b"};
  std::vector<std::string_view> shuffled(ordered.rbegin(), ordered.rend());
  std::sort(shuffled.begin(), shuffled.end(), less_value);
  EXPECT_EQ(shuffled, ordered);
}

// Before, 1.10 < 1.5 < 1.5x < 1.10: an order with which sorts may run off their arrays.
TEST(ValueOrder, IsStrictAndWeak) {
  const std::vector<std::string_view> values{"",
                                             "-",
                                             "-5",
                                             "-10",
                                             "-497",
                                             "-0.5",
                                             "-x",
                                             "0",
                                             "007",
                                             "7",
                                             "1.10",
                                             "1.5",
                                             "1.5x",
                                             "1.50",
                                             "10",
                                             "9a",
                                             "10a",
                                             "2",
                                             "1KB",
                                             "1h",
                                             "1hx",
                                             "1.2.3",
                                             "inf",
                                             "nan",
                                             "infra",
                                             "n/a",
                                             "+5",
                                             " 3",
                                             "/path",
                                             "a2",
                                             "a10",
                                             "10.0.4.241:8080",
                                             "10.0.4.24:1",
                                             "18446744073709551615",
                                             "18446744073709551616",
                                             "9007199254740992.0",
                                             "9007199254740993",
                                             "99999999999999999999999999x",
                                             "2026-11-21T05:27:17Z",
                                             "2026-11-21T05:27:17.5Z",
                                             "2026-11-21",
                                             "2026"};
  const auto equal = [](std::string_view a, std::string_view b) { return !less_value(a, b) && !less_value(b, a); };
  for (const std::string_view a : values)
    for (const std::string_view b : values) {
      EXPECT_FALSE(less_value(a, b) && less_value(b, a)) << a << " and " << b;
      for (const std::string_view c : values) {
        if (less_value(a, b) && less_value(b, c)) {
          EXPECT_TRUE(less_value(a, c)) << a << " < " << b << " < " << c;
        }
        if (equal(a, b) && equal(b, c)) {
          EXPECT_TRUE(equal(a, c)) << a << " = " << b << " = " << c;
        }
      }
    }
}

}  // namespace
}  // namespace cordwood::query
