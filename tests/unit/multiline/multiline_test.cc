#include "multiline/multiline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/yaml.h"

namespace cordwood::multiline {
namespace {

using ::testing::ElementsAre;

Result<Rule> rule_from(std::string_view yaml) {
  CORDWOOD_TRY(const YamlNode node, YamlNode::parse(yaml, "cordwood.yaml"));
  return Rule::from_configuration(node);
}

// The lines of each event, with '|' between.
std::vector<std::string> joined(std::string_view rule, const std::vector<std::string_view>& lines) {
  Joiner joiner(rule_from(rule).value());
  std::vector<std::string> events;
  for (const std::string_view line : lines) {
    if (joiner.joins(line))
      events.back().append("|").append(line);
    else
      events.emplace_back(line);
  }
  return events;
}

TEST(Multiline, PresetsKnowWhatGoesOn) {
  EXPECT_THAT(joined("java", {"a", "java.io.IOException: x", "\tat b.c(D.java:1)", "Caused by: e", "... 7 more", "b"}),
              ElementsAre("a|java.io.IOException: x|\tat b.c(D.java:1)|Caused by: e|... 7 more", "b"));
  EXPECT_THAT(joined("python", {"a", "Traceback (most recent call last):", "  File", "ValueError: x", "b"}),
              ElementsAre("a|Traceback (most recent call last):|  File|ValueError: x", "b"));
  EXPECT_THAT(
      joined("go", {"a", "panic: x", "", "goroutine 1 [running]:", "main.main()", "\t/x.go:1", "exit status 2", "b"}),
      ElementsAre("a", "panic: x||goroutine 1 [running]:|main.main()|\t/x.go:1|exit status 2", "b"));
  EXPECT_THAT(joined("ruby", {"a (E)", "\tfrom x.rb:1", "b"}), ElementsAre("a (E)|\tfrom x.rb:1", "b"));
  EXPECT_THAT(joined("dotnet", {"fail: A[0]", "      x", "System.AException: y", "   at B", " ---> C", "info: D[0]"}),
              ElementsAre("fail: A[0]|      x|System.AException: y|   at B| ---> C", "info: D[0]"));
  EXPECT_THAT(joined("php", {"PHP Fatal error: x", "Stack trace:", "#0 y", "  thrown in z", "b"}),
              ElementsAre("PHP Fatal error: x|Stack trace:|#0 y|  thrown in z", "b"));
  EXPECT_THAT(joined("mysql-slow", {"# Time: 1", "# User@Host: a", "SELECT 1;", "# User@Host: b", "SELECT 2;"}),
              ElementsAre("# Time: 1|# User@Host: a|SELECT 1;", "# User@Host: b|SELECT 2;"));
  EXPECT_THAT(
      joined("postgresql", {"2026-11-21 05:27:17 UTC LOG:  a", "\tb", "c", "2026-11-21 05:27:17 UTC ERROR:  d"}),
      ElementsAre("2026-11-21 05:27:17 UTC LOG:  a|\tb|c", "2026-11-21 05:27:17 UTC ERROR:  d"));
  EXPECT_THAT(joined("indentation", {"a", " b", "\tc", "d"}), ElementsAre("a| b|\tc", "d"));
  EXPECT_THAT(joined("journal-export", {"a=1", "b=2", "", "a=3"}), ElementsAre("a=1|b=2|", "a=3"));
}

TEST(Multiline, PatternsOfOnesOwn) {
  EXPECT_THAT(joined("{start: '^>'}", {"a", "b", ">c", "d"}), ElementsAre("a|b", ">c|d"));
  EXPECT_THAT(joined("{continue: '^\\+'}", {"a", "+b", "c"}), ElementsAre("a|+b", "c"));
}

TEST(Multiline, EventsEndAtTheirLimits) {
  EXPECT_THAT(joined("{preset: indentation, lines_max: 2}", {"a", " b", " c", " d"}), ElementsAre("a| b", " c| d"));
  EXPECT_THAT(joined("{preset: indentation, bytes_max: 5B}", {"aa", " b", " c"}), ElementsAre("aa| b", " c"));
}

TEST(Multiline, ComplaintsNameThePlace) {
  EXPECT_EQ(rule_from("jawa").error().message,
            "cordwood.yaml:1:1: unknown preset 'jawa' of lines that belong together");
  EXPECT_EQ(rule_from("{start: '('}").error().message.substr(0, 42), "cordwood.yaml:1:9: not a regular expressio");
  EXPECT_FALSE(rule_from("{start: a, continue: b}").has_value());
  EXPECT_FALSE(rule_from("{preset: java, bytes_max: 2MiB}").has_value());
}

}  // namespace
}  // namespace cordwood::multiline
