#include "grok/straight/straight_matcher.h"

#include <random>
#include <string>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "grok/expansion.h"

namespace cordwood::parser {
namespace {

using Answer = StraightMatcher::Answer;

// What RE2 says: "no match", or what each group took.
std::string by_re2(const re2::RE2& engine, std::string_view text) {
  const auto count = static_cast<std::size_t>(engine.NumberOfCapturingGroups());
  std::vector<re2::StringPiece> groups(count + 1);
  if (!engine.Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, groups.data(),
                    static_cast<int>(count) + 1))
    return "no match";
  std::string found;
  for (std::size_t i = 1; i <= count; ++i)
    found.append("<").append(groups[i].data() == nullptr ? "" : groups[i].as_string()).append(">");
  return found;
}

std::string by_straight(const StraightMatcher& matcher, std::string_view text) {
  std::vector<std::string_view> groups;
  switch (matcher.match(text, groups)) {
    case Answer::gave_up:
      return "gave up";
    case Answer::no_match:
      return "no match";
    case Answer::match:
      break;
  }
  std::string found;
  for (const std::string_view group : groups) found.append("<").append(group).append(">");
  return found;
}

void expect_same(const std::string& regex, std::string_view text) {
  const re2::RE2 engine("(?ms)" + regex, re2::RE2::Quiet);
  ASSERT_TRUE(engine.ok()) << regex;
  const auto matcher = StraightMatcher::compile(regex, static_cast<std::size_t>(engine.NumberOfCapturingGroups()));
  if (!matcher) return;
  const std::string straight = by_straight(*matcher, text);
  if (straight == "gave up") return;
  EXPECT_EQ(straight, by_re2(engine, text)) << regex << "\n" << text;
}

// An expression of a few pieces, nested a little.
std::string random_regex(std::mt19937& random, int depth) {
  static const std::vector<std::string> atoms = {"a", "b",   "c", ".", "[ab]",     "[^a]", "\\w", "\\s", "\\d",
                                                 " ", "\\b", "^", "$", "[a-c1-3]", "1",    "\\S", "\\B"};
  static const std::vector<std::string> quantifiers = {"",   "",   "",    "*",     "+",     "?",    "*?",
                                                       "+?", "??", "{2}", "{1,2}", "{0,3}", "{2,}", "{1,3}?"};
  std::string regex;
  const int pieces = 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < pieces; ++i) {
    std::string piece = atoms[random() % atoms.size()];
    if (random() % 12 == 0) piece = "(?:b.|[ac])";
    if (depth > 0 && random() % 3 == 0)
      piece = (random() % 2 == 0 ? "(" : "(?:") + random_regex(random, depth - 1) + ")";
    const bool is_assertion = piece == "\\b" || piece == "^" || piece == "$" || piece == "\\B";
    regex += piece + (is_assertion ? "" : quantifiers[random() % quantifiers.size()]);
    if (random() % 6 == 0) regex += "|";
  }
  return regex;
}

std::string random_text(std::mt19937& random) {
  static const std::string alphabet = "aaabbc1 2\n.";
  std::string text;
  const std::size_t size = random() % 14;
  for (std::size_t i = 0; i < size; ++i) text.push_back(alphabet[random() % alphabet.size()]);
  return text;
}

TEST(StraightMatcher, SaysWhatRe2SaysOnRandomExpressions) {
  std::mt19937 random(20261121);
  std::size_t known = 0;
  for (int i = 0; i < 8'000; ++i) {
    const std::string regex = random_regex(random, 2);
    if (StraightMatcher::compile(regex, 0)) ++known;
    for (int k = 0; k < 6; ++k) expect_same(regex, random_text(random));
  }
  EXPECT_GT(known, 3'000U);
}

TEST(StraightMatcher, SaysWhatRe2SaysOnAccessLogsWithSlips) {
  const GrokPatterns patterns = GrokPatterns::bank("ecs-v1").value();
  const std::string line =
      R"x(83.149.9.216 - bob [17/May/2015:10:05:03 +0000] "GET /a/b.png?q=1 HTTP/1.1" 200 203023 "http://x.org/" "Mozilla/5.0 (X11)")x";
  std::mt19937 random(7);
  for (const std::string_view name : {"%{COMBINEDAPACHELOG}", "%{SYSLOGLINE}", "%{HTTPD_ERRORLOG}", "%{SQUID3}",
                                      "%{URI:u}", "%{QS:q} %{QS:r}", "%{TIMESTAMP_ISO8601:t}"}) {
    const Expansion expansion = expand_grok(name, patterns).value();
    const re2::RE2 engine("(?ms)" + expansion.regex, re2::RE2::Quiet);
    const auto matcher = StraightMatcher::compile(expansion.regex, expansion.groups.size());
    ASSERT_TRUE(matcher.has_value()) << name;
    for (int i = 0; i < 400; ++i) {
      std::string text = line;
      for (std::size_t slips = random() % 4; slips > 0; --slips) {
        const std::size_t at = random() % text.size();
        switch (random() % 3) {
          case 0:
            text[at] = "\" []:./-a1"[random() % 10];
            break;
          case 1:
            text.erase(at, 1 + random() % 5);
            break;
          default:
            text.insert(at, text.substr(random() % text.size(), random() % 8));
            break;
        }
      }
      const std::string straight = by_straight(*matcher, text);
      if (straight == "gave up") continue;
      ASSERT_EQ(straight, by_re2(engine, text)) << name << "\n" << text;
    }
  }
}

TEST(StraightMatcher, TakesCommonPatternsWithoutGivingUp) {
  const GrokPatterns patterns = GrokPatterns::bank("legacy").value();
  const Expansion expansion = expand_grok("%{COMBINEDAPACHELOG}", patterns).value();
  const auto matcher = StraightMatcher::compile(expansion.regex, expansion.groups.size());
  ASSERT_TRUE(matcher.has_value());
  std::vector<std::string_view> groups;
  EXPECT_EQ(matcher->match(R"(1.2.3.4 - - [21/Nov/2026:05:27:17 +0000] "GET /x HTTP/1.1" 200 5 "-" "curl")", groups),
            Answer::match);
  EXPECT_EQ(groups[0], "1.2.3.4");
}

TEST(StraightMatcher, GivesUpInsteadOfTakingLong) {
  for (const std::string regex : {"(?:a+b?)+$x", "(?:a|a)*c", "(?:\\w+\\s?)*!", "(?:.*a){12}z"}) {
    const auto matcher = StraightMatcher::compile(regex, 0);
    if (!matcher) continue;
    std::vector<std::string_view> groups;
    EXPECT_NE(matcher->match(std::string(50'000, 'a'), groups), Answer::match) << regex;
  }
}

}  // namespace
}  // namespace cordwood::parser
