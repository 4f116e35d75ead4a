#include "parser/grok_suggestion.h"

#include <vector>

#include <gtest/gtest.h>

namespace cordwood::parser {
namespace {

std::string suggested(const std::vector<std::string_view>& lines) {
  const auto suggestion = suggest_grok(lines);
  if (!suggestion) return suggestion.error().message;
  EXPECT_EQ(suggestion.value().matched, lines.size()) << suggestion.value().expression;
  return suggestion.value().expression;
}

TEST(GrokSuggestion, KeepsWhatIsSameAndCapturesWhatDiffers) {
  EXPECT_EQ(
      suggested({"2026-11-21 05:27:17,123 [main] INFO took 12 ms from 10.0.0.1",
                 "2026-11-21 05:27:18,456 [http] WARN took 7.5 ms from 10.0.0.2"}),
      R"(^%{TIMESTAMP_ISO8601:timestamp} \[%{WORD:word}\] %{LOGLEVEL:level} took %{NUMBER:number} ms from %{IP:ip}$)");
}

TEST(GrokSuggestion, AWordBeforeItNamesACapture) {
  EXPECT_EQ(suggested({"user=ann status: 200 path=\"a\"", "user=bob status: 404 path=\"b\""}),
            R"(^user=%{WORD:user} status: %{NUMBER:status} path="%{WORD:path}"$)");
}

TEST(GrokSuggestion, WhatDiffersInKindIsTakenToTheNextBlank) {
  EXPECT_EQ(suggested({"a x-1 1", "a 77 2", "a b/c.d 3"}), "^a %{NOTSPACE:value} %{NUMBER:number}$");
}

TEST(GrokSuggestion, WhatNothingIsKnownOfIsTheMessage) {
  EXPECT_EQ(suggested({"Nov 21 05:27:17 one two", "Nov 22 05:27:18 three"}),
            "^%{SYSLOGTIMESTAMP:timestamp} %{WORD:word}%{GREEDYDATA:message}");
}

TEST(GrokSuggestion, OneLineIsEnoughAndNoneIsNot) {
  EXPECT_EQ(suggested({"GET /a 200"}), "^%{WORD:word} /%{WORD:word_2} %{NUMBER:number}$");
  EXPECT_EQ(suggested({}), "there is no line to suggest a pattern for");
}

}  // namespace
}  // namespace cordwood::parser
