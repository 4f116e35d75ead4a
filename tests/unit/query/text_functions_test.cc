// Pipes and functions that make one text from others.

#include <gtest/gtest.h>

#include "stored_rows.h"

namespace cordwood::query {
namespace {

using test::PlainRow;

PlainRow row_of(const std::string& app, std::map<std::string, std::string> fields) {
  return {nanoseconds_of(test_now()) - 1'000'000'000, "{app=\"" + app + "\"}", std::move(fields)};
}

/// What the pipes make of one row, in the field `made`.
std::string made(const std::string& pipes, std::map<std::string, std::string> fields) {
  StoredRows stored({row_of("a", std::move(fields))}, Layout::memory);
  const auto rows = stored.run("* | " + pipes);
  EXPECT_TRUE(rows) << pipes << ": " << rows.error().message;
  return rows && rows.value().size() == 1 ? test::ResultRow(rows.value().front())["made"] : "not one row";
}

std::string collapsed(const std::string& text, const std::string& prettify = "") {
  return made("copy line as made | collapse_nums at made " + prettify, {{"line", text}});
}

TEST(CollapseNums, WordsOfHexadecimalDigitsAreNumbersWhenTheyEndAndLookLikeOnes) {
  EXPECT_EQ(collapsed("key cafebabe of beef12"), "key <N> of <N>");
  EXPECT_EQ(collapsed("be bad facade1 defaced defacto decade_of"), "be bad facade1 defaced defacto decade_of");
}

TEST(CollapseNums, DecimalNumbersMayStandBesideLettersOfTimesAndUnits) {
  EXPECT_EQ(collapsed("took 17ms, 3h5m2s 9us 8μs 7ns"), "took <N>ms, <N>h<N>m<N>s <N>us <N>μs <N>ns");
  EXPECT_EQ(collapsed("0x7f9a v2.10 2026-01-02T03:04:05Z"), "0x<N> v<N>.<N> <N>-<N>-<N>T<N>:<N>:<N>Z");
  EXPECT_EQ(collapsed("job_12_345_ part7 8kg"), "job_<N>_<N>_ part7 8kg");
  EXPECT_EQ(collapsed("Größe12ß größe.7"), "Größe12ß größe.<N>");
}

TEST(CollapseNums, PrettifyTakesFractionsAndZonesAlong) {
  EXPECT_EQ(collapsed("2026-01-02 03:04:05Z up", "prettify"), "<DATETIME> up");
  EXPECT_EQ(collapsed("2026/01/02 03:04:05,678+02:00 up", "prettify"), "<DATETIME> up");
  EXPECT_EQ(collapsed("at 03:04:05.678 from 10.0.0.1:80", "prettify"), "at <TIME> from <IP4>:<N>");
}

TEST(PatternMatch, ANumberWithLettersEndsWithItsWord) {
  const auto matches = [](const std::string& pattern, const std::string& text) {
    StoredRows stored({row_of("a", {{"_msg", text}})}, Layout::memory);
    return stored.run("pattern_match(\"" + pattern + "\")").value().size() == 1;
  };
  EXPECT_FALSE(matches("<N>ult", "default"));
  EXPECT_FALSE(matches("<N>_letter", "dead_letter"));
  EXPECT_TRUE(matches("id <N> took <N>ms", "id cafebabe took 17ms"));
}

TEST(Format, HexadecimalDigitsAreDecodedPairByPair) {
  EXPECT_EQ(made("format \"<hexdecode:x>\" as made", {{"x", "6869"}}), "hi");
  EXPECT_EQ(made("format \"<hexdecode:x>\" as made", {{"x", "68-697"}}), "h-i7");
}

TEST(Math, ASignBindsCloserThanAnything) {
  EXPECT_EQ(made("math -x ^ 2 as made", {{"x", "3"}}), "9");
  EXPECT_EQ(made("math -(x ^ 2) as made", {{"x", "3"}}), "-9");
  EXPECT_EQ(made("math 10 - +x as made", {{"x", "3"}}), "7");
}

TEST(ReplaceRegexp, AnEmptyMatchRightBehindAnotherDoesNotCount) {
  EXPECT_EQ(made("copy x as made | replace_regexp (\"b*\", \"-\") at made", {{"x", "abbc 1"}}), "-a-c- -1-");
}

TEST(Ranges, InfinityIsANumber) {
  StoredRows stored({row_of("a", {{"x", "inf"}}), row_of("a", {{"x", "-inf"}}), row_of("a", {{"x", "7"}}),
                     row_of("a", {{"x", "info"}})},
                    Layout::sealed);
  EXPECT_EQ(stored.run("x:>=7").value().size(), 2U);
  EXPECT_EQ(stored.run("x:<5").value().size(), 1U);
  EXPECT_EQ(stored.run("x:range[-inf, inf]").value().size(), 3U);
}

TEST(Buckets, WeeksBeginOnMondays) {
  const auto week = [](const std::string& time, const std::string& bucket) {
    return made("stats by (made:" + bucket + ") count() n", {{"made", time}});
  };
  EXPECT_EQ(week("2026-11-22T23:59:59.9Z", "week"), "2026-11-16T00:00:00Z");
  EXPECT_EQ(week("2026-11-23T00:00:00Z", "week"), "2026-11-23T00:00:00Z");
  EXPECT_EQ(week("2026-11-23T00:00:00Z", "week offset 3h"), "2026-11-16T03:00:00Z");
  EXPECT_EQ(week("2026-11-23T00:00:00Z", "1w"), "2026-11-19T00:00:00Z");
}

TEST(Buckets, AreWrittenWithAsManyDigitsAsTheirStep) {
  const auto bucket = [](const std::string& number, const std::string& step) {
    return made("stats by (made:" + step + ") count() n", {{"made", number}});
  };
  EXPECT_EQ(bucket("1.25", "0.1"), "1.2");
  EXPECT_EQ(bucket("-0.25", "0.1"), "-0.3");
  EXPECT_EQ(bucket("0.7", "0.05"), "0.7");
  EXPECT_EQ(bucket("inf", "2"), "inf");
}

TEST(Join, LeavesWhatTheRowHas) {
  StoredRows stored({row_of("a", {{"k", "1"}, {"n", "0"}}), row_of("b", {{"k", "1"}, {"n", "2"}, {"m", "3"}})},
                    Layout::memory);
  const auto rows =
      stored.run("{app=\"a\"} | join by (k) ({app=\"b\"} | fields k, n, m) inner | fields n, m");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows.value(), (test::ResultRows{{{"n", "0"}, {"m", "3"}}}));
}

TEST(JsonValues, ShowTheFirstOfAnOrder) {
  std::vector<PlainRow> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back(row_of("a", {{"n", std::to_string(i * 7 % 1000)}}));
  StoredRows stored(rows, Layout::mixed, 90);
  EXPECT_EQ(stored.run("* | stats json_values(n) sort by (n desc) limit 3 as made").value().front()["made"],
            R"([{"n":"999"},{"n":"998"},{"n":"997"}])");
  EXPECT_EQ(stored.run("n:<3 | stats json_values(n) order (n) as made").value().front()["made"],
            R"([{"n":"0"},{"n":"1"},{"n":"2"}])");
}

/// The rows of the query, sorted by n.
test::ResultRows unpacked(const std::string& pipes) {
  StoredRows stored(
      {row_of("a", {{"_msg", R"({"a":"x","b":"y","q":{"a rather long name of a field":2},"n":""})"}, {"n", "1"}}),
       row_of("a", {{"_msg", "not json"}, {"a", "own"}, {"n", "2"}})},
      Layout::sealed);
  const auto rows = stored.run("* | " + pipes + " | sort by (n) | delete _msg, _time, _stream, _stream_id");
  EXPECT_TRUE(rows) << pipes << ": " << rows.error().message;
  return rows ? rows.value() : test::ResultRows();
}

TEST(Unpack, FromAStoredFieldMakesJustTheFieldsOfEachRow) {
  const std::string name = "q.a rather long name of a field";
  EXPECT_EQ(unpacked("unpack_json keep_original_fields"),
            (test::ResultRows{{{"a", "x"}, {"b", "y"}, {name, "2"}, {"n", "1"}}, {{"a", "own"}, {"n", "2"}}}));
  EXPECT_EQ(unpacked("unpack_json skip_empty_results"), unpacked("unpack_json keep_original_fields"));
  EXPECT_EQ(unpacked("unpack_json fields (a, n)"), (test::ResultRows{{{"a", "x"}}, {{"a", "own"}, {"n", "2"}}}));
}

TEST(Times, MayHaveABlankForTheirT) {
  StoredRows stored({row_of("a", {{"v", "2026-11-20 10:41:12.5Z"}}), row_of("a", {{"v", "2026-11-20T10:12:00Z"}})},
                    Layout::memory);
  EXPECT_EQ(stored.run("* | stats max(v) as made").value().front()["made"], "2026-11-20 10:41:12.5Z");
}

TEST(StreamContext, HasToComeFirst) {
  StoredRows stored({row_of("a", {{"x", "1"}})}, Layout::memory);
  EXPECT_FALSE(stored.run("* | fields x | stream_context before 1"));
}

TEST(Copy, OfSeveralFieldsWithOneNewNameTheLastStays) {
  EXPECT_EQ(made("copy x* as made", {{"x1", "a"}, {"x2", "b"}}), "b");
  EXPECT_EQ(made("rename x* as made", {{"x1", "a"}, {"x2", "b"}}), "b");
}

TEST(Stats, OverAllFieldsDoNotSeeTheFieldsOfOtherRows) {
  const std::vector<PlainRow> own = {row_of("a", {{"k", "1"}, {"x", "7"}}), row_of("a", {{"k", "2"}, {"x", "9"}})};
  std::vector<PlainRow> with_others = own;
  for (int i = 0; i < 20; ++i) with_others.push_back(row_of("b", {{"f" + std::to_string(i), "1"}}));
  for (const std::string pipe :
       {"stats quantile(0.5) as made", "stats median(k, x, f*) as made", "stats min(f*) as made",
        "stats by (k) values(*) as made", "stats values(f*) as made"}) {
    const std::string query = "{app=\"a\"} | fields k, x, f* | " + pipe;
    for (const Layout layout : {Layout::memory, Layout::sealed})
      EXPECT_EQ(StoredRows(with_others, layout).run(query).value(), StoredRows(own, layout).run(query).value())
          << query;
  }
}

TEST(Stats, AQuantileOfEverythingIsNamedAsItIsWritten) {
  StoredRows stored({row_of("a", {{"x", "7"}})}, Layout::memory);
  EXPECT_EQ(stored.run("* | fields x | stats quantile(0.9)").value().front().count("quantile(0.9)"), 1U);
}

}  // namespace
}  // namespace cordwood::query
