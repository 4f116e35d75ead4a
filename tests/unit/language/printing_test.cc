// What queries mean, seen through their canonical text.

#include <string>

#include <gtest/gtest.h>

#include "language/query.h"
#include "rows.h"

namespace cordwood::language {
namespace {

struct Written {
  const char* query;
  const char* canonical;
};

std::string canonical(const std::string& text) {
  const auto query = parse_query(text, {.now = test_now()});
  if (!query) return "error: " + query.error().message;
  return query.value().to_string();
}

void expect_canonical(std::initializer_list<Written> table) {
  for (const Written& row : table) {
    EXPECT_EQ(canonical(row.query), row.canonical) << row.query;
    EXPECT_EQ(canonical(row.canonical), row.canonical) << row.query;
  }
}

TEST(Printing, WordsAndPhrases) {
  expect_canonical({
      {"error", "error"},
      {":error", "error"},
      {"_msg:error", "error"},
      {"'log level':\"a\tb\"", "\"log level\":\"a\\tb\""},
      {"level:err*", "level:err*"},
      {"\"a b\"*", "\"a b\"*"},
      {"level:*", "level:*"},
      {"*", "*"},
      {"level:\"\"", "level:\"\""},
      {"trace-id.foo:a-b/c", "trace-id.foo:a-b/c"},
      {"foo:bar:baz", "foo:\"bar:baz\""},
      {"foo\"bar", "\"foo\\\"bar\""},
      {"*sub*", "*sub*"},
      {"foo:*\"a b\"*", "foo:*\"a b\"*"},
      {"not-found", "not-found"},
      {"'and' and \"stats\"", "\"and\" \"stats\""},
  });
}

TEST(Printing, PipesOfOurOwn) {
  expect_canonical({
      {"* | patterns", "* | patterns"},
      {"* | PATTERNS (a, b) from x limit 5", "* | patterns by (a, b) from x limit 5"},
      {"* | patterns_diff current 1h", "* | patterns_diff current 1h"},
      {"* | patterns_diff baseline [2026-01-01Z, 2026-01-02Z) current 5m offset 1h by (a)",
       "* | patterns_diff baseline [2026-01-01Z,2026-01-02Z) current 5m offset 1h by (a)"},
      {"* | anomalies by (a, _time:5m offset 1m)", "* | anomalies by (a, _time:5m offset 1m)"},
      {"* | anomalies of patterns from x (_time:1h) min_score 4.5 limit 3",
       "* | anomalies of patterns from x by (_time:1h) min_score 4.5 limit 3"},
      {"* | grok '%{IP:x}' bank legacy from y", "* | grok \"%{IP:x}\" bank legacy from y"},
      {"* | grok '%{IP:x}' bank 'ecs-v1'", "* | grok \"%{IP:x}\""},
      {"* | grok if (a) '%{IP:x}' from y skip_empty_results", "* | grok if (a) \"%{IP:x}\" from y skip_empty_results"},
      {"* | dissect '%{a} %{+b->}' append_separator ','", "* | dissect \"%{a} %{+b->}\" append_separator \",\""},
      {"* | explain", "* | explain"},
      {"* | explain estimate", "* | explain estimate"},
      // Their names are words like others where a filter begins: only the pipe position makes them pipes.
      {"patterns anomalies", "\"patterns\" \"anomalies\""},
  });
}

TEST(Printing, OperatorsAndFunctions) {
  expect_canonical({
      {"level:=error", "level:=error"},
      {"level:exact(\"a b\"*)", "level:=\"a b\"*"},
      {"!=a", "!=a"},
      {"level:!~'a|b'", "!level:~\"a|b\""},
      {"re(a.b)", "~a.b"},
      {"size:>10KB", "size:>10KB"},
      {"size: <= 1.5", "size:<=1.5"},
      {"range [1, 10)", "range[1,10)"},
      {"len_range(5, inf)", "len_range(5,inf)"},
      {"in(a, \"b c\",)", "in(a,\"b c\")"},
      {"a:in(*)", "*"},
      {"i(Error*)", "i(Error*)"},
      {"seq(a, 'b c')", "seq(a,\"b c\")"},
      {"a:eq_field(b)", "a:eq_field(b)"},
      {"{app=nginx, host!~\"a|b\" or x in (\"c.d\", e)}", "{app=\"nginx\",host!~\"a|b\" or x=~\"c\\\\.d|e\"}"},
      {"http.*:error", "http.*:error"},
      {"*:error", "*:error"},
  });
}

TEST(Printing, LogicKeepsItsStructure) {
  expect_canonical({
      {"a and b AND c", "a b c"},
      {"a (b c) d", "a b c d"},
      {"a or b and c", "a or b c"},
      {"(a or b) and c", "(a or b) c"},
      {"a or (b or c)", "a or b or c"},
      {"not (a b)", "!(a b)"},
      {"- (a or b)", "!(a or b)"},
      {"!!a", "!!a"},
      {"x:(a or !b)", "x:a or !x:b"},
      {"x:(a y:b)", "x:a x:\"y:b\""},
  });
}

TEST(Printing, Times) {
  expect_canonical({
      {"_time:5m", "_time:5m"},
      {"_time: [ 2026-01Z , now ) offset 1h", "_time:[2026-01Z,now) offset 1h"},
      {"_time:>=2026-01-02T03:04:05+02:00", "_time:>=2026-01-02T03:04:05+02:00"},
      {"_time:offset 1d", "_time:offset 1d"},
      {"_time:day_range[08:00, 18:00) offset 2h", "_time:day_range[08:00,18:00) offset 2h"},
      {"_time:week_range[Mon, Fri]", "_time:week_range[Mon,Fri]"},
  });
}

TEST(Printing, PipesOfRowsAndFields) {
  expect_canonical({
      {"* | keep a, b*", "* | fields a, b*"},
      {"* | drop a", "* | delete a"},
      {"* | mv a b, c* as d*", "* | rename a as b, c* as d*"},
      {"* | order by (a desc, b) desc limit 10 offset 5", "* | sort by (a desc, b) desc offset 5 limit 10"},
      {"* | head", "* | limit 10"},
      {"* | skip 1K", "* | offset 1000"},
      {"* | uniq a, b with hits limit 3", "* | uniq by (a, b) with hits limit 3"},
      {"* | top a hits as n rank", "* | top 10 by (a) hits as n rank as rank"},
      {"* | level:error", "* | filter level:error"},
      {"* | first 2 (a desc) partition (b)", "* | first 2 by (a desc) partition by (b)"},
      {"* | extract if (a:b) 'u=<user> ' from x", "* | extract if (a:b) \"u=<user> \" from x"},
      {"* | unpack_json x fields (a, b*) result_prefix p_", "* | unpack_json from x fields (a, b*) result_prefix p_"},
      {"* | replace ('a', \"\") at x limit 1", "* | replace (\"a\", \"\") at x limit 1"},
      {"* | join on (a) (b | keep a) inner prefix p.", "* | join by (a) (b | fields a) inner prefix p."},
      {"* | union (a or b)", "* | union (a or b)"},
      {"x:in(a | uniq by (u))", "x:in(a | uniq by (u))"},
  });
}

TEST(Printing, StatsAndMath) {
  expect_canonical({
      {"* | count()", "* | stats count(*) as \"count(*)\""},
      {"* | by (a) sum(b, c*) if (x:y) s", "* | stats by (a) sum(b, c*) if (x:y) as s"},
      {"* | (_time:5m offset 1h, ip:/24) quantile(0.99, d) p",
       "* | stats by (_time:5m offset 1h, ip:/24) quantile(0.99, d) as p"},
      {"* | count_uniq(a, b) limit 5 as n", "* | stats count_uniq(a, b) limit 5 as n"},
      {"* | row_max(a) x, row_min(a, b*) y", "* | stats row_max(a) as x, row_min(a, b*) as y"},
      {"* | eval a-b*2 x", "* | math a - b * 2 as x"},
      {"* | math (a-(b-c))^-2", "* | math (a - (b - c)) ^ -2 as \"(a - (b - c)) ^ -2\""},
      {"* | math round(\"a b\", 1e-3) default 5 as x", "* | math round(\"a b\", \"1e-3\") default 5 as x"},
      {"* | math -(a) + -b as x", "* | math -a + -b as x"},
  });
}

TEST(Printing, CommentsAndOptions) {
  expect_canonical({
      {"a # one\n  | count() # two", "a | stats count(*) as \"count(*)\""},
      {"options(concurrency=2, ignore_global_time_filter=true) a",
       "options(concurrency=2, ignore_global_time_filter=true) a"},
  });
}

}  // namespace
}  // namespace cordwood::language
