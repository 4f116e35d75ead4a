#include "language/values.h"

#include <limits>

#include <gtest/gtest.h>

namespace cordwood::language {
namespace {

TEST(Values, NumbersAreWhatPeopleWriteForThem) {
  struct {
    const char* text;
    double number;
  } const table[] = {
      {"0", 0},
      {"-12.5", -12.5},
      {"1e3", 1000},
      {"+5", 5},
      {"10K", 1e4},
      {"1.5KiB", 1536},
      {"22MB100KB", 22.1e6},
      {"0x1f", 31},
      {"0b101", 5},
      {"1_000", 1000},
      {"1s", 1e9},
      {"1h30m", 5400e9},
      {"-1ms", -1e6},
      {"1.2.3.4", 16909060},
      {"1970-01-01T00:00:01Z", 1e9},
  };
  for (const auto& row : table) {
    const auto number = parse_number(row.text);
    ASSERT_TRUE(number) << row.text;
    EXPECT_DOUBLE_EQ(*number, row.number) << row.text;
  }
}

TEST(Values, WordsAreNoNumbers) {
  for (const char* text : {"", "-", "abc", "1x", "info", "nan", "1.2.3", "1.2.3.456", "12 ", "0x", "5m3", "K", "."}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
  EXPECT_EQ(parse_number("-Inf"), -std::numeric_limits<double>::infinity());
}

TEST(Values, OnlyCanonicalIntegersAreIntegers) {
  EXPECT_EQ(parse_canonical_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* text : {"", "-", "-0", "01", "+1", "9223372036854775808", "1.0", "1 "}) {
    EXPECT_FALSE(parse_canonical_integer(text)) << text;
  }
}

TEST(Values, UnsignedNumbersHaveManyForms) {
  EXPECT_EQ(parse_unsigned("1_123_432"), 1123432U);
  EXPECT_EQ(parse_unsigned("10K"), 10000U);
  EXPECT_EQ(parse_unsigned("0o17"), 15U);
  EXPECT_FALSE(parse_unsigned("-1"));
  EXPECT_FALSE(parse_unsigned("0.5"));
}

TEST(Values, OrderIsNatural) {
  const char* const sorted[] = {"",  "1",  "2",  "007", "10", "18446744073709551617", "28446744073709551616", "-1",
                                "a", "a1", "a2", "a10", "b"};
  for (std::size_t i = 0; i < std::size(sorted); ++i) {
    for (std::size_t j = 0; j < std::size(sorted); ++j) {
      EXPECT_EQ(less_natural(sorted[i], sorted[j]), i < j) << sorted[i] << " < " << sorted[j];
    }
  }
  EXPECT_TRUE(less_value("1s", "1m"));
  EXPECT_TRUE(less_value("900B", "1KB"));
  EXPECT_FALSE(less_value("1KB", "900B"));
}

TEST(Values, AddressesAreReadAndWritten) {
  std::string out;
  append_ipv4(out, parse_ipv4("10.0.255.1").value_or(0));
  EXPECT_EQ(out, "10.0.255.1");
  for (const char* text : {"1.2.3", "1.2.3.256", "1.2.3.4.5", "1..2.3", "a.b.c.d"}) EXPECT_FALSE(parse_ipv4(text));
}

}  // namespace
}  // namespace cordwood::language
