// grok and dissect.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stored_rows.h"

namespace cordwood::query {
namespace {

using test::ResultRow;
using test::ResultRows;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<test::PlainRow> some_rows() {
  const std::int64_t time = nanoseconds_of(test_now()) - 1'000'000'000;
  return {{time, R"({app="web"})", {{"_msg", "10.0.0.7 GET /index 512 ms"}, {"client", "before"}, {"kind", "request"}}},
          {time, R"({app="web"})", {{"_msg", "nothing of the kind"}, {"client", "before"}, {"kind", "other"}}}};
}

class TakingApart : public testing::TestWithParam<Layout> {
 protected:
  ResultRows run(const std::string& query) {
    auto rows = stored_.run(query);
    EXPECT_TRUE(rows) << query << ": " << rows.error().message;
    return rows ? std::move(rows).value() : ResultRows();
  }
  Error failure(const std::string& query) {
    auto rows = stored_.run(query);
    EXPECT_FALSE(rows) << query;
    return rows ? Error{} : std::move(rows).error();
  }
  StoredRows stored_{some_rows(), GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Layouts, TakingApart, testing::Values(Layout::memory, Layout::sealed));

TEST_P(TakingApart, GrokSetsTheFieldsThatItNames) {
  EXPECT_THAT(
      run("kind:request | grok \"%{IP:client} %{WORD:verb} %{NOTSPACE:path} %{NUMBER:took:int}\" | delete _*, kind"),
      ElementsAre(ResultRow{{"client", "10.0.0.7"}, {"verb", "GET"}, {"path", "/index"}, {"took", "512"}}));
}

TEST_P(TakingApart, GrokLeavesFieldsEmptyWhereItDoesNotMatch) {
  EXPECT_THAT(run("kind:other | grok \"%{IP:client}\" | fields client"), ElementsAre(ResultRow{}));
  EXPECT_THAT(run("kind:other | grok \"%{IP:client}\" skip_empty_results | fields client"),
              ElementsAre(ResultRow{{"client", "before"}}));
  EXPECT_THAT(run("kind:request | grok \"%{IP:client}\" keep_original_fields | fields client"),
              ElementsAre(ResultRow{{"client", "before"}}));
  EXPECT_THAT(run("kind:other | grok if (kind:request) \"%{IP:client}\" | fields client"),
              ElementsAre(ResultRow{{"client", "before"}}));
}

TEST_P(TakingApart, GrokTakesThePatternsOfTheBankThatItNames) {
  const std::string line =
      "kind:request | format `127.0.0.1 - ann [21/Nov/2026:05:00:00 +0000] \"GET /x HTTP/1.0\" 200 5` as line ";
  EXPECT_THAT(run(line + "| grok \"%{COMMONAPACHELOG}\" bank legacy from line | fields clientip, response"),
              ElementsAre(ResultRow{{"clientip", "127.0.0.1"}, {"response", "200"}}));
  EXPECT_THAT(run(line + "| grok \"%{COMMONAPACHELOG}\" bank \"ecs-v1\" from line | fields clientip, source.address"),
              ElementsAre(ResultRow{{"source.address", "127.0.0.1"}}));
}

TEST_P(TakingApart, GrokGroupsOfOneFieldBecomeAnArray) {
  EXPECT_THAT(run("kind:request | grok \"%{WORD:w} %{NOTSPACE:w} %{NUMBER}\" | fields w"),
              ElementsAre(ResultRow{{"w", R"(["GET","/index"])"}}));
}

TEST_P(TakingApart, AWrongGrokExpressionIsRefusedWithItsPlace) {
  const std::string query = "* | grok \"%{IPP:client}\"";
  const Error error = failure(query);
  EXPECT_EQ(error.code, Errc::invalid);
  EXPECT_THAT(error.message, HasSubstr("IPP"));
  ASSERT_TRUE(error.place);
  EXPECT_EQ(query.substr(error.place->offset, error.place->length), "\"%{IPP:client}\"");
}

TEST_P(TakingApart, DissectCutsAtTheTextsBetweenKeys) {
  EXPECT_THAT(run("kind:request | dissect \"%{client} %{verb} /%{path} %{took} \" | fields client, verb, path, took"),
              ElementsAre(ResultRow{{"client", "10.0.0.7"}, {"verb", "GET"}, {"path", "index"}, {"took", "512"}}));
  EXPECT_THAT(run("kind:request | dissect \"%{?skipped} %{} %{rest}\" | fields client, rest"),
              ElementsAre(ResultRow{{"client", "before"}, {"rest", "/index 512 ms"}}));
  EXPECT_THAT(run("kind:request | dissect \"20.%{client} \" | fields client"), ElementsAre(ResultRow{}));
  EXPECT_THAT(run("kind:request | dissect \"20.%{client} \" skip_empty_results | fields client"),
              ElementsAre(ResultRow{{"client", "before"}}));
}

TEST_P(TakingApart, DissectJoinsPartsInTheirOrder) {
  EXPECT_THAT(run("kind:request | dissect \"%{} %{+both/2} %{+both/1} %{}\" append_separator \"|\" | fields both"),
              ElementsAre(ResultRow{{"both", "/index|GET"}}));
  EXPECT_THAT(run("kind:request | dissect \"%{} %{both} %{+both} %{}\" | fields both"),
              ElementsAre(ResultRow{{"both", "GET/index"}}));
}

TEST_P(TakingApart, DissectTakesNamesFromTheText) {
  EXPECT_THAT(run("kind:request | format \"level=warn took=5\" as x | dissect \"%{*a}=%{&a} %{*b}=%{&b}\" from x "
                  "| fields level, took"),
              ElementsAre(ResultRow{{"level", "warn"}, {"took", "5"}}));
}

TEST_P(TakingApart, DissectSkipsPadding) {
  EXPECT_THAT(run("kind:request | format \"info     ready  now\" as x | dissect \"%{level->} %{text}\" from x "
                  "| fields level, text"),
              ElementsAre(ResultRow{{"level", "info"}, {"text", "ready  now"}}));
}

TEST_P(TakingApart, AWrongDissectPatternIsRefusedWithTheReason) {
  EXPECT_THAT(failure("* | dissect \"%{a} %{b\"").message, HasSubstr("has no '}'"));
  EXPECT_THAT(failure("* | dissect \"%{a}%{b}\"").message, HasSubstr("text behind %{a}"));
  EXPECT_THAT(failure("* | dissect \"%{a} %{a}\"").message, HasSubstr("more than once"));
  EXPECT_THAT(failure("* | dissect \"%{*a}=x\"").message, HasSubstr("once each"));
  EXPECT_THAT(failure("* | dissect \"%{+a/x}\"").message, HasSubstr("place in an order"));
  EXPECT_THAT(failure("* | dissect \"%{}\"").message, HasSubstr("names no field"));
  EXPECT_THAT(failure("* | dissect \"%{+}\"").message, HasSubstr("no name"));
}

}  // namespace
}  // namespace cordwood::query
