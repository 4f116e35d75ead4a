#include "parser/grok.h"

#include <string>

#include <gtest/gtest.h>

namespace cordwood::parser {
namespace {

std::string matched(std::string_view expression, std::string_view text, std::string_view bank = "ecs-v1") {
  auto grok = Grok::compile(expression, GrokPatterns::bank(bank).value());
  if (!grok) return grok.error().message;
  return grok.value().match_as_json(text).value_or("no match");
}

std::string refused(std::string_view expression) {
  auto grok = Grok::compile(expression, GrokPatterns::bank("ecs-v1").value());
  return grok ? "compiled" : grok.error().message;
}

TEST(Grok, NamesCaptureAndPlainGroupsDoNot) {
  EXPECT_EQ(matched("%{WORD:a} (x|y)+ %{INT:[b][c]:int} (?<d>z)", "foo xy 007 z"),
            R"({"a":"foo","b":{"c":7},"d":"z"})");
  EXPECT_EQ(matched("%{WORD} %{NUMBER:n:float}", "foo 1.50"), R"({"n":1.50})");
  EXPECT_EQ(matched("(?<[a][b]>q)", "q"), R"({"a":{"b":"q"}})");
}

TEST(Grok, EmptyCapturesSetNothingAndRepeatedOnesMakeAnArray) {
  EXPECT_EQ(matched("a(?<x>b)?", "a"), "{}");
  EXPECT_EQ(matched("%{INT:n} %{INT:n}", "1 2"), R"({"n":["1","2"]})");
  EXPECT_EQ(matched("%{INT:n:int} %{INT:n}", "1 2"), R"({"n":1})");
}

TEST(Grok, MatchingIsASearchOverLines) {
  EXPECT_EQ(matched("^b(?<x>.)$", "a\nb1\nc"), R"({"x":"1"})");
  EXPECT_EQ(matched("a(?<x>.)b", "a\nb"), R"({"x":"\n"})");
  EXPECT_EQ(matched("^x", "ax"), "no match");
}

TEST(Grok, BytesThatAreNotUtf8DoNotHideAMatch) {
  EXPECT_EQ(matched("k=(?<v>.*)",
                    "k=a\xff"
                    "b"),
            "{\"v\":\"a\xEF\xBF\xBD"
            "b\"}");
  EXPECT_EQ(matched("k=(?<v>.)x", "k=\xc3\xa9x"), "{\"v\":\"\xc3\xa9\"}");
}

TEST(Grok, CombinedAccessLog) {
  EXPECT_EQ(
      matched("%{COMBINEDAPACHELOG}",
              R"(1.2.3.4 - bob [21/Nov/2026:05:27:17 +0000] "GET /x HTTP/1.1" 200 5 "-" "curl")", "legacy"),
      R"({"clientip":"1.2.3.4","ident":"-","auth":"bob","timestamp":"21/Nov/2026:05:27:17 +0000","verb":"GET","request":"/x","httpversion":"1.1","response":"200","bytes":"5","referrer":"\"-\"","agent":"\"curl\""})");
}

TEST(Grok, EveryPatternOfBothBanksCompiles) {
  for (const std::string_view bank : {"ecs-v1", "legacy"}) {
    const GrokPatterns patterns = GrokPatterns::bank(bank).value();
    const std::vector<std::string_view> names = patterns.names();
    EXPECT_GE(names.size(), bank == "ecs-v1" ? 361U : 317U);
    for (const std::string_view name : names) {
      const auto grok = Grok::compile("%{" + std::string(name) + "}", patterns);
      EXPECT_TRUE(grok.has_value()) << bank << " " << name << ": " << grok.error().message;
    }
  }
}

TEST(Grok, UnknownNamesAreRefusedWithPlaceAndHint) {
  auto grok = Grok::compile("x %{NUMBR:n}", GrokPatterns::bank("ecs-v1").value());
  ASSERT_FALSE(grok.has_value());
  EXPECT_EQ(grok.error().message, "grok, at byte 4: unknown pattern NUMBR");
  EXPECT_EQ(grok.error().hint, "did you mean NUMBER?");
  EXPECT_EQ(grok.error().place->offset, 4U);
}

TEST(Grok, PatternsWithinThemselvesAreRefused) {
  GrokPatterns patterns = GrokPatterns::bank("ecs-v1").value();
  ASSERT_TRUE(patterns.define("A", "a%{B}").has_value());
  ASSERT_TRUE(patterns.define("B", "b%{A}").has_value());
  auto grok = Grok::compile("%{A}", patterns);
  ASSERT_FALSE(grok.has_value());
  EXPECT_EQ(grok.error().message, "grok, at byte 0: in the pattern B: the pattern A contains itself");
}

TEST(Grok, ExpansionIsBounded) {
  GrokPatterns patterns = GrokPatterns::bank("ecs-v1").value();
  ASSERT_TRUE(patterns.define("L0", "xxxxxxxxxxxxxxxx").has_value());
  for (int i = 1; i < 40; ++i) {
    const std::string below = "%{L" + std::to_string(i - 1) + "}";
    ASSERT_TRUE(patterns.define("L" + std::to_string(i), below + below).has_value());
  }
  EXPECT_FALSE(Grok::compile("%{L39}", patterns).has_value());
}

TEST(Grok, WhatALinearEngineLacksIsRefused) {
  EXPECT_EQ(refused("a(?=b)%{WORD}"), "grok, at byte 1: look-ahead is not supported");
  EXPECT_EQ(refused("(?<!xy)a"), "grok, at byte 0: negative look-behind is not supported");
  EXPECT_EQ(refused("b*(?<!x)a"), "grok, at byte 2: negative look-behind is not supported");
  EXPECT_EQ(refused("a(?![0-9])b*"), "grok, at byte 1: negative look-ahead is not supported");
  EXPECT_EQ(refused("(?i)a(?![0-9])b"), "grok, at byte 5: negative look-ahead is not supported");
  EXPECT_EQ(refused("a(?=b)+c"), "grok, at byte 1: look-ahead is not supported");
  EXPECT_EQ(refused("%{WORD}(?<!x)a"), "grok, at byte 7: negative look-behind is not supported");
  EXPECT_EQ(refused("(a)\\1"), "grok, at byte 3: back-references are not supported");
  EXPECT_EQ(refused("[a[b]]"), "grok, at byte 2: a set within a set is not supported");
  EXPECT_EQ(refused("\\h+"), "grok, at byte 0: \\h is not supported");
  EXPECT_EQ(refused("[abc"), "grok, at byte 0: [ without ]");
  EXPECT_EQ(refused("%{WORD:a"), "grok, at byte 0: %{ without }");
  EXPECT_EQ(refused("%{WORD:a:double}"), "grok, at byte 9: unknown type 'double'");
  EXPECT_NE(refused("(a").find("missing )"), std::string::npos);
}

TEST(Grok, CastTakesTheLeadingNumber) {
  std::string buffer;
  EXPECT_EQ(cast_number("12", Grok::Cast::integer, buffer), "12");
  EXPECT_EQ(cast_number("-12.7", Grok::Cast::integer, buffer), "-12");
  EXPECT_EQ(cast_number("+12.70x", Grok::Cast::floating, buffer), "12.70");
  EXPECT_EQ(cast_number("0.001\t-", Grok::Cast::floating, buffer), "0.001");
  EXPECT_EQ(cast_number(".5", Grok::Cast::floating, buffer), "0.5");
  EXPECT_EQ(cast_number("007", Grok::Cast::integer, buffer), "7");
  EXPECT_EQ(cast_number("abc", Grok::Cast::integer, buffer), "0");
}

// What a backtracking engine finds with these is found without.
TEST(Grok, WhatNeedsNoBacktrackingIsRewritten) {
  const auto found = [](std::string_view expression, std::string_view text) {
    const auto grok = Grok::compile(expression, GrokPatterns::bank("ecs-v1").value());
    if (!grok) return grok.error().message;
    return grok.value().match_as_json(text).value_or("null");
  };
  EXPECT_EQ(found("(?>a|ab)(?<x>c)", "ac"), R"({"x":"c"})");
  EXPECT_EQ(found("(?<x>[a-z]++)-(?<y>\\d?+)(?<z>-*+)", "ab-1--"), R"({"x":"ab","y":"1","z":"--"})");
  EXPECT_EQ(found("(?<![0-9.+-])(?<x>[0-9]+)", "+17 +8 9"), R"({"x":"9"})");
  EXPECT_EQ(found("(?<!\\w)(?<x>[0-9]+)", "a17 8"), R"({"x":"8"})");
  EXPECT_EQ(found("(?<!\\w)(?<x>[0-9]+)", "8"), R"({"x":"8"})");
  EXPECT_EQ(found("(?<=:)(?<x>\\w+)", "a b :c"), R"({"x":"c"})");
  EXPECT_EQ(found("(?<x>[0-9]{2})(?![0-9])", "123 45"), R"({"x":"23"})");
  EXPECT_EQ(found("(?<x>[0-9]{2})(?![0-9])", "7 45"), R"({"x":"45"})");
  EXPECT_EQ(found("(?<x>[a-z]+)(?=\\.)", "ab cd."), R"({"x":"cd"})");
  EXPECT_EQ(found("(?<x>[a-z]+)(?![^,])", "ab cd,"), R"({"x":"cd"})");
}

}  // namespace
}  // namespace cordwood::parser
