// A wrong query is refused with the place and, where one can be told, what to write instead.

#include <string>

#include <gtest/gtest.h>

#include "language/query.h"
#include "rows.h"

namespace cordwood::language {
namespace {

struct Wrong {
  const char* query;
  std::size_t offset;
  std::size_t length;
  const char* message;
};

Error error_of(const std::string& text) {
  const auto query = parse_query(text, {.now = test_now()});
  return query ? Error{Errc::io, "parsed: " + query.value().to_string()} : query.error();
}

TEST(Errors, NameThePlace) {
  const Wrong table[] = {
      {"", 0, 0, "a filter is missing"},
      {"foo |", 5, 0, "a filter is missing"},
      {"foo and", 7, 0, "expected a value, found the end of the query"},
      {"level:\"a", 6, 1, "the quoted text does not end"},
      {"foo ) bar", 4, 1, "')' is not expected here"},
      {"foo, bar", 3, 1, "expected a value, found ','"},
      {"masked(a)", 6, 3, "masked() needs the keys of masking, which are not here"},
      {"masked(\"\")", 6, 4, "masked() takes the value that was masked"},
      {"masked(a*)", 6, 4, "masked() takes no prefixes"},
      {"unknown(a)", 0, 7, "there is no filter 'unknown'"},
      {"stats count()", 0, 5, "a query begins with a filter, and 'stats' names a pipe or one of its functions"},
      {"a:~'['", 3, 3, "this is no regular expression: missing ]: ["},
      {"_time:yesterday", 6, 9, "'yesterday' is not a time"},
      {"size:range(a, b)", 11, 1, "'a' is not a number"},
      {"* | limit x", 10, 1, "the limit has to be a whole number from 0 on, not 'x'"},
      {"* | sort by (a) foo", 16, 3, "'foo' is not expected here"},
      {"* | stats by (x:abc) count()", 16, 3, "'abc' is no size of a bucket"},
      {"* | stats count() a, sum(b) a", 21, 8, "there is a field 'a' in the result already"},
      {"* | extract 'a'", 12, 3, "the pattern names no field"},
      {"in(a b)", 2, 5, "in() takes values or a query that ends in one field"},
      {"_stream_id:abc", 11, 3, "a _stream_id has 32 hexadecimal digits"},
      {"{app}", 4, 1, "expected =, !=, =~, !~, in or not_in behind the label"},
      {"* | patterns by host", 16, 4, "expected '(', found 'host'"},
      {"* | patterns limit x", 19, 1, "the limit has to be a whole number from 0 on, not 'x'"},
      {"* | patterns_diff by (x)", 18, 2, "patterns_diff needs a time range to compare with the rest"},
      {"* | patterns_diff current nowhere", 26, 7, "'nowhere' is not a time"},
      {"* | patterns_diff current day_range[08:00, 18:00]", 26, 23, "a time range is expected here"},
      {"* | patterns_diff baseline 1h current 5m", 18, 22, "the two time ranges overlap"},
      {"* | anomalies by (host)", 14, 9, "anomalies needs buckets of _time that are equally long"},
      {"* | anomalies by (_time:month)", 14, 16, "anomalies needs buckets of _time that are equally long"},
      {"* | anomalies by (_time:5m) min_score 0", 38, 1, "min_score has to be a number above 0, not '0'"},
      {"* | grok \"%{IP:x}\" bank mine", 24, 4, "there is no such bank of patterns"},
      {"* | grok", 8, 0, "expected a value, found the end of the query"},
      {"* | dissect '%{a}%{b}'", 12, 10, "there has to be text behind %{a}, which shows where it ends"},
      {"* | field x", 4, 5, "there is no pipe 'field': is it 'fields'?"},
      {"* | where x | stream_context before 1", 14, 23, "stream_context has to be the first pipe"},
      {"* | explain guess", 12, 5, "'guess' is not expected here"},
      {"options(speed=1) a", 8, 5, "there is no option 'speed'"},
  };
  for (const Wrong& wrong : table) {
    const Error error = error_of(wrong.query);
    EXPECT_EQ(error.code, Errc::invalid) << wrong.query;
    EXPECT_EQ(error.message, wrong.message) << wrong.query;
    ASSERT_TRUE(error.place) << wrong.query;
    EXPECT_EQ(error.place->offset, wrong.offset) << wrong.query;
    EXPECT_EQ(error.place->length, wrong.length) << wrong.query;
  }
}

TEST(Errors, HintAtWhatToWrite) {
  EXPECT_EQ(error_of("stats foo").hint, "write * | stats … for the pipe, or \"stats\" to search for the word");
  EXPECT_EQ(error_of("foo |").hint, "write * for all rows");
  EXPECT_EQ(error_of("`abc").hint, "close it with `");
  EXPECT_EQ(error_of("* | stats by (_time:x) count()").hint, "_time:5m, _time:day, size:10KB, ip:/24");
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(HostileQueries, DeepNestingIsRefusedNotACrash) {
  for (const char* opening : {"(", "!", "a:(", "in(", "x:in(* | union (", "* | filter (", "* | math ("}) {
    const Error error = error_of(repeated(opening, 10'000) + "a");
    EXPECT_NE(error.code, Errc::io) << opening << error.message;
  }
  EXPECT_EQ(error_of(repeated("(", 10'000) + "a" + repeated(")", 10'000)).code, Errc::too_large);
  EXPECT_EQ(error_of("* | math " + repeated("-", 10'000) + "a as x").code, Errc::too_large);
}

TEST(HostileQueries, WideOnesAreAnswered) {
  const auto wide = parse_query("a" + repeated(" or a", 10'000), {.now = test_now()});
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide.value().to_string().size(), 50'001U);
  EXPECT_TRUE(parse_query("in(" + repeated("abcdefg,", 130'000) + ")", {.now = test_now()}));
  EXPECT_TRUE(parse_query("*" + repeated(" | limit 1", 10'000), {.now = test_now()}));
}

TEST(HostileQueries, TooManyBytesAreRefused) {
  EXPECT_EQ(error_of(std::string(kQueryBytesMax + 1, 'a')).code, Errc::too_large);
}

TEST(HostileQueries, AnyBytesMayBeSearchedFor) {
  const std::string bytes("\xff\x00\x80", 3);
  EXPECT_TRUE(parse_query("\"" + bytes + "\"", {.now = test_now()}));
  EXPECT_TRUE(parse_query(bytes, {.now = test_now()}));
}

}  // namespace
}  // namespace cordwood::language
