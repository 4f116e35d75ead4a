// Which values and rows a filter takes.

#include <string>

#include <gtest/gtest.h>

#include "language/query.h"
#include "language/stream_filter.h"
#include "language/subquery_filter.h"
#include "rows.h"

namespace cordwood::language {
namespace {

FilterPtr filter_of(const std::string& text) {
  auto filter = parse_filter(text, {.now = test_now()});
  EXPECT_TRUE(filter) << text;
  return filter ? filter.value() : std::make_shared<AllFilter>();
}

struct Asked {
  const char* filter;
  std::string value;
  bool expected;
};

void expect_answers(std::initializer_list<Asked> table) {
  for (const Asked& row : table) {
    const TestRow with_value({{"_msg", row.value}});
    EXPECT_EQ(filter_of(row.filter)->matches(with_value), row.expected) << row.filter << " on '" << row.value << "'";
  }
}

TEST(Filters, PhrasesNeedWordBorders) {
  expect_answers({
      {"error", "an error: x", true},
      {"error", "errors", false},
      {"error", "Error", false},
      {"\"a b\"", "xa b", false},
      {"\"a b\"", "x a b.", true},
      {"\" b\"", "ab b", true},
      {"\"=\"", "a=b", true},
      {"ТЕСТ", "ТЕСТЙ", false},
      {"a",
       "\xff"
       "a\xfe",
       true},
      {"\"\"", "", true},
      {"\"\"", "a", false},
  });
}

TEST(Filters, MaskedAsksForTheWordsThatStandForAValueInAnyField) {
  std::string asked;
  const ParseContext context{.now = test_now(), .masked_words = [&asked](std::string_view value) {
                               asked += value;
                               return std::vector<std::string>{"0123456789abcdef", "fedcba9876543210"};
                             }};
  const auto query = parse_query("masked(\"anna@example.com\") | filter user:masked(bob)", context);
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_EQ(asked, "anna@example.combob");
  const Filter& filter = *query.value().filter;
  EXPECT_TRUE(filter.matches(TestRow(TestRow::Fields{{"_msg", "by [email:0123456789abcdef]"}})));
  EXPECT_TRUE(filter.matches(TestRow({{"_msg", "x"}, {"user", "[email:k2:fedcba9876543210]"}})));
  EXPECT_FALSE(filter.matches(TestRow({{"_msg", "anna@example.com"}, {"user", "x0123456789abcdef"}})));
  const std::string printed = query.value().to_string();
  EXPECT_EQ(printed.find("anna"), std::string::npos) << printed;
  EXPECT_EQ(printed.find("bob"), std::string::npos) << printed;
  EXPECT_EQ(parse_query(printed, {.now = test_now()}).value().to_string(), printed);
}

TEST(Filters, PrefixesLetTheLastWordGoOn) {
  expect_answers({
      {"err*", "errors", true},
      {"err*", "xerrors", false},
      {"\"a b\"*", "a bc", true},
      {"x*", "", false},
      {"*sub*", "unsubtle", true},
      {"i(ERR*)", "Errors", true},
      {"i(\"ŽLUTÝ\")", "žlutý kůň", true},
      {"=abc*", "abcd", true},
      {"=abc*", "xabc", false},
  });
}

TEST(Filters, ComparisonsReadNumbersAsPeopleWriteThem) {
  expect_answers({
      {">10KB", "10001", true},
      {">10KB", "10KB", false},
      {">10KB", "11KB", true},
      {">1m", "61s", true},
      {">1m", "59s", false},
      {"<=1.2.3.4", "1.2.3.4", true},
      {">1.2.3.4", "1.2.3.5", true},
      {">2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z", true},
      {">5", "abc", false},
      {">5", "", false},
      {">abc", "abd", true},
      {">abc", "abc", false},
      {">=abc", "abc", true},
      {"<abc", "abb", true},
      {"range(1, 3]", "1", false},
      {"range(1, 3]", "3", true},
      {"range[-inf, 0)", "-5", true},
      {"len_range(2, 3)", "äöü", true},
      {"ipv4_range(10.0.0.0/8)", "10.255.0.1", true},
      {"ipv4_range(10.0.0.0/8)", "11.0.0.1", false},
      {"string_range(b, d)", "cz", true},
      {"string_range(b, d)", "d", false},
  });
}

TEST(Filters, RegularExpressionsMatchAnywhereAndAcrossLines) {
  expect_answers({
      {"~\"a.b\"", "xxa\nbxx", true},
      {"~\"^b\"", "ab", false},
      {"~\"(?i)error\"", "ERROR", true},
      {"!~b", "abc", false},
  });
}

TEST(Filters, CommonCasesAreTheOnesThatPeopleWrite) {
  expect_answers({
      {"contains_common_case(VictoriaMetrics)", "the VICTORIAMETRICS!", true},
      {"contains_common_case(VictoriaMetrics)", "victoriaMetrics", true},
      {"contains_common_case(VictoriaMetrics)", "victoriametrics", true},
      {"contains_common_case(VictoriaMetrics)", "VictoRiametrics", false},
      {"contains_common_case(VictoriaMetrics)", "xVictoriaMetrics", false},
      {"equals_common_case(Error)", "ERROR", true},
      {"equals_common_case(Error)", "an error", false},
  });
}

TEST(Filters, PatternsAreTextWithPlaceholders) {
  expect_answers({
      {"pattern_match(\"id=<N>, ip=<IP4>\")", "x id=42, ip=10.0.0.1.", true},
      {"pattern_match(\"id=<N>\")", "id=x", false},
      {"pattern_match(\"<N>\")", "beef", true},
      {"pattern_match(\"<N>\")", "bee", false},
      {"pattern_match(\"<UUID>\")", "2edfed59-3e98-4073-bbb2-28d321ca71a7", true},
      {"pattern_match(\"at <DATETIME>\")", "at 2026-11-21T10:20:30.123Z", true},
      {"pattern_match(\"[<DATE> <TIME>]\")", "[2026/11/21 10:20:30,5]", true},
      {"pattern_match(\"user <W> in\")", "user \"a b\" in", true},
      {"pattern_match_full(\"a <N>\")", "a 12", true},
      {"pattern_match_full(\"a <N>\")", "a 12 b", false},
      {"pattern_match_prefix(\"a <N>\")", "a 12 b", true},
      {"pattern_match_suffix(\"a <N>\")", "b a 12", true},
      {"pattern_match(\"a<b\")", "xa<bx", true},
      {"pattern_match_full(\"at <*> é\")",
       "at x\xff\xe9"
       "7 é",
       true},
      {"pattern_match_full(\"k\xff: <LINE>\")", "k\xff: \xfe\x80", true},
      {"pattern_match_full(\"<W> <N>\")", "né 7", true},
  });
}

TEST(Filters, MoreKindsOfValues) {
  expect_answers({
      {"ipv6_range(2001:db8::/32)", "2001:db8:1::5", true},
      {"ipv6_range(2001:db8::/32)", "2001:db9::", false},
      {"ipv6_range(\"::1\", \"::f\")", "::0a", true},
      {"ipv6_range(\"::/0\")", "10.0.0.1", true},
      {"json_array_contains_any(b, 2)", "[\"a\", \"b\"]", true},
      {"json_array_contains_any(b, 2)", "[[2], {\"b\": 2}, 2]", true},
      {"json_array_contains_any(b, 2)", "[[2],\"c\"", false},
      {"json_array_contains_any(b)", "b", false},
      {"value_type(uint8)", "255", true},
      {"value_type(uint8)", "256", false},
      {"value_type(int64)", "-5", true},
      {"value_type(float64)", "1.5", true},
      {"value_type(ipv4)", "1.2.3.4", true},
      {"value_type(iso8601)", "2026-11-21T00:00:00Z", true},
      {"value_type(string)", "abc", true},
      {"value_type(string)", "1", false},
  });
}

TEST(Filters, FieldNamesMayBePatterns) {
  const TestRow row({{"http.path", "/a"}, {"http.code", "500"}, {"other", "error"}});
  EXPECT_TRUE(filter_of("http.*:500")->matches(row));
  EXPECT_FALSE(filter_of("http.*:error")->matches(row));
  EXPECT_TRUE(filter_of("*:error")->matches(row));
  EXPECT_TRUE(filter_of("http.*:(500 or 404)")->matches(row));
}

TEST(Filters, FieldsCompareWithFields) {
  const TestRow row({{"a", "9"}, {"b", "10"}, {"c", "9"}});
  EXPECT_TRUE(filter_of("a:lt_field(b)")->matches(row));
  EXPECT_TRUE(filter_of("a:eq_field(c)")->matches(row));
  EXPECT_TRUE(filter_of("a:le_field(c)")->matches(row));
  EXPECT_FALSE(filter_of("b:le_field(a)")->matches(row));
}

TEST(Filters, StreamsAreAskedByLabel) {
  const auto filter = filter_of("{app=\"nginx\",host=~\"web.*\" or job=\"x\"}");
  const auto& stream = static_cast<const StreamFilter&>(*filter);
  EXPECT_TRUE(stream.matches_stream("{app=\"nginx\",host=\"web1\"}"));
  EXPECT_FALSE(stream.matches_stream("{app=\"nginx\",host=\"db1\"}"));
  EXPECT_FALSE(stream.matches_stream("{app=\"nginx\",host=\"myweb1\"}"));
  EXPECT_TRUE(stream.matches_stream("{job=\"x\"}"));
  EXPECT_FALSE(stream.matches_stream("{}"));
}

TEST(Filters, SayWhichWordsAValueNeeds) {
  using Words = std::vector<std::vector<std::string>>;
  const auto words = [](const std::string& text) {
    return static_cast<const FieldFilter&>(*filter_of(text)).required_words();
  };
  EXPECT_EQ(words("\"a b-c\""), (Words{{"a", "b", "c"}}));
  EXPECT_EQ(words("\"a b\"*"), (Words{{"a"}}));
  EXPECT_EQ(words("\"a b \"*"), (Words{{"a", "b"}}));
  EXPECT_EQ(words("*\"a b c\"*"), (Words{{"b"}}));
  EXPECT_EQ(words("in(a, \"b c\")"), (Words{{"a"}, {"b", "c"}}));
  EXPECT_EQ(words("contains_any(a, \"-\")"), Words{});
  EXPECT_EQ(words("seq(a, \"b c\")"), (Words{{"a", "b", "c"}}));
  EXPECT_EQ(words("~abc"), Words{});
  EXPECT_EQ(words("~\"for user [0-9]+ at\""), (Words{{"user"}}));
  EXPECT_EQ(words("\"db 10.0.0.1:5432\""), (Words{{"db", "10.0.0.1", "5432"}}));
  EXPECT_EQ(words("\"1.2.3.4.5\""), (Words{{"1.2.3.4", "2.3.4.5"}}));
  EXPECT_EQ(words("*\"10.0.0.1\"*"), (Words{{"0", "0"}}));
}

TEST(Filters, SayWhichIntegersTheyTake) {
  const auto range = [](const std::string& text) {
    return static_cast<const FieldFilter&>(*filter_of(text)).integer_range();
  };
  ASSERT_TRUE(range("range(1, 10]"));
  EXPECT_EQ(range("range(1, 10]")->min, 2);
  EXPECT_EQ(range("range(1, 10]")->max, 10);
  EXPECT_EQ(range(">1.5")->min, 2);
  EXPECT_EQ(range("<1.5")->max, 1);
  EXPECT_EQ(range("<2")->max, 1);
  EXPECT_EQ(range("=-7")->min, -7);
  EXPECT_FALSE(range("=07"));
  EXPECT_FALSE(range(">abc"));
}

TEST(TimeFilters, GiveTheRangeToPlanWith) {
  const auto range = [](const std::string& text) { return time_range_of(*filter_of(text)); };
  EXPECT_EQ(range("error"), TimeRange{});
  EXPECT_EQ(range("_time:5m error").end, test_now());
  EXPECT_EQ(range("_time:5m error").start, test_now() - std::chrono::minutes(5) + Nanoseconds(1));
  EXPECT_EQ(range("_time:5m offset 1h").end, test_now() - std::chrono::hours(1));
  const TimeRange day = range("_time:2026-11-20Z");
  EXPECT_EQ(format_rfc3339(day.start), "2026-11-20T00:00:00Z");
  EXPECT_EQ(format_rfc3339(day.end), "2026-11-20T23:59:59.999999999Z");
  EXPECT_EQ(range("_time:[2026-11-20Z, 2026-11-20Z]"), day);
  EXPECT_EQ(range("_time:2026-11-20Z or _time:>=2026-11-21Z").end, Timestamp::max());
  EXPECT_EQ(format_rfc3339(range("_time:2026-12-31T23+01:00").start), "2026-12-31T22:00:00Z");
  EXPECT_EQ(format_rfc3339(range("_time:1767225600").start), "2026-01-01T00:00:00Z");
  EXPECT_EQ(range("_time:>1h").end, test_now() - std::chrono::hours(1) - Nanoseconds(1));
  EXPECT_EQ(range("_time:<1h").end, test_now());
  EXPECT_EQ(range("_time:-5m"), range("_time:5m"));
}

TEST(TimeFilters, BordersAreTheFirstAndTheLastInstantOfWhatTheyName) {
  const auto range = [](const std::string& text) {
    const TimeRange found = time_range_of(*filter_of("_time:" + text));
    return format_rfc3339(found.start) + " " + format_rfc3339(found.end);
  };
  EXPECT_EQ(range("(2026-03-01Z, 2026-03-04Z)"), "2026-03-01T00:00:00.000000001Z 2026-03-03T23:59:59.999999999Z");
  EXPECT_EQ(range("[2026-03-01Z, 2026-03-04Z]"), "2026-03-01T00:00:00Z 2026-03-04T23:59:59.999999999Z");
  EXPECT_EQ(range("2026-03-01T10:00:00.250Z"), "2026-03-01T10:00:00.250Z 2026-03-01T10:00:00.250999999Z");
  EXPECT_EQ(range("2026-03-01T10:00:00.2500Z"), "2026-03-01T10:00:00.250Z 2026-03-01T10:00:00.250Z");
  EXPECT_EQ(range("[1767225600, 1767225601]"), "2026-01-01T00:00:00Z 2026-01-01T00:00:01Z");
  EXPECT_EQ(range("[1767225600.678, 1767225601.679]"), "2026-01-01T00:00:00.678Z 2026-01-01T00:00:01.679Z");
  EXPECT_EQ(range("-1767225600.5"), "1913-12-31T23:59:59.500Z 1913-12-31T23:59:59.500Z");
}

TEST(TimeFilters, ZonesMayLackTheirColon) {
  const auto start = [](const std::string& text) {
    return format_rfc3339(time_range_of(*filter_of("_time:" + text)).start);
  };
  EXPECT_EQ(start("2026-04-25+0530"), "2026-04-24T18:30:00Z");
  EXPECT_EQ(start("2026-04-25T10:00:00-0130"), "2026-04-25T11:30:00Z");
  EXPECT_EQ(start("2026-04-25T10-01:30"), "2026-04-25T11:30:00Z");
}

TEST(StreamFilters, InAStarTakesEveryStream) {
  const auto takes = [](const std::string& text) {
    return filter_of(text)->matches(TestRow(TestRow::Fields{{"_stream", "{b=\"x\"}"}}));
  };
  EXPECT_TRUE(takes("{a in (*)}"));
  EXPECT_TRUE(takes("{b in (*)}"));
  EXPECT_FALSE(takes("{b not_in (*)}"));
}

TEST(Ipv6Ranges, HaveIpv4AddressesInThem) {
  const auto takes = [](const std::string& text) {
    return filter_of(text)->matches(TestRow(TestRow::Fields{{"_msg", "7.7.7.7"}}));
  };
  EXPECT_TRUE(takes("ipv6_range(::ffff:0:0, ::ffff:800:0)"));
  EXPECT_TRUE(takes("ipv6_range(0.0.0.0, 8.0.0.0)"));
  EXPECT_FALSE(takes("ipv6_range(2001:db8::/32)"));
}

TEST(Phrases, MayHoldExclamationMarksBetweenLetters) {
  EXPECT_EQ(to_string(*filter_of("stop!now")), "\"stop!now\"");
  EXPECT_EQ(to_string(*filter_of("stop !now")), "stop !now");
  EXPECT_EQ(to_string(*filter_of("(stop)!now")), "stop !now");
}

TEST(JsonArrays, ItemsAreReadAsJsonWritesThem) {
  const FilterPtr filter = filter_of("json_array_contains_any(\"a/b\", \"😀\")");
  const auto takes = [&filter](const std::string& value) {
    return filter->matches(TestRow(TestRow::Fields{{"_msg", value}}));
  };
  EXPECT_TRUE(takes(R"(["x", "a\/b"])"));
  EXPECT_TRUE(takes(R"(["\ud83d\ude00"])"));
  EXPECT_FALSE(takes(R"(["a\\/b"])"));
  EXPECT_FALSE(takes(R"(["a/b)"));
}

TEST(TimeFilters, DaysAndWeeksAreCyclic) {
  // test_now() is a Saturday, 12:00.
  const TestRow row({}, test_now());
  EXPECT_TRUE(filter_of("_time:day_range[12:00, 13:00)")->matches(row));
  EXPECT_FALSE(filter_of("_time:day_range(12:00, 13:00)")->matches(row));
  EXPECT_FALSE(filter_of("_time:day_range[08:00, 12:00)")->matches(row));
  EXPECT_TRUE(filter_of("_time:day_range[13:00, 14:30) offset 2h")->matches(row));
  EXPECT_TRUE(filter_of("_time:day_range[22:00, 12:00]")->matches(row));
  EXPECT_TRUE(filter_of("_time:week_range[Fri, Sun]")->matches(row));
  EXPECT_FALSE(filter_of("_time:week_range[Mon, Fri]")->matches(row));
  EXPECT_FALSE(filter_of("_time:week_range(Sun, Sat)")->matches(row));
}

TEST(Subqueries, AreReplacedByTheirValues) {
  const FilterPtr filter = filter_of("error user:in(_time:1d admin | fields user) !b");
  ASSERT_TRUE(has_subqueries(*filter));
  std::string asked;
  auto resolved =
      resolve_subqueries(filter, [&asked](const SubqueryFilter& subquery) -> Result<std::vector<std::string>> {
        asked = subquery.query().to_string() + " for " + subquery.result_field();
        return std::vector<std::string>{"ann", "bob"};
      });
  ASSERT_TRUE(resolved);
  EXPECT_EQ(asked, "_time:1d admin | fields user for user");
  EXPECT_EQ(to_string(*resolved.value()), "error user:in(ann,bob) !b");
  EXPECT_FALSE(has_subqueries(*resolved.value()));
}

}  // namespace
}  // namespace cordwood::language
