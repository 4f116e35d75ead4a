#include "language/pipe_effects.h"

#include <gtest/gtest.h>

#include "language/query.h"

namespace cordwood::language {
namespace {

Pipe pipe_of(const std::string& text) {
  auto query = parse_query("* | " + text, {});
  EXPECT_TRUE(query) << text;
  return query.value().pipes.front();
}

TEST(PipeEffects, PipesThatWaitForOtherRowsAreNotRowByRow) {
  for (const char* text : {"sort by (x)", "stats count()", "uniq by (x)", "top 3 by (x)", "limit 1", "offset 1",
                           "first by (x)", "last by (x)", "facets", "field_names", "field_values x", "union (*)",
                           "running_stats count()", "total_stats count()", "stream_context after 1", "patterns",
                           "patterns_diff current 1h", "anomalies by (_time:1m)", "explain"})
    EXPECT_FALSE(is_row_by_row(pipe_of(text))) << text;
  for (const char* text :
       {"fields x", "delete x", "filter x:y", "extract \"<x>\"", "unpack_json", "math 1 + 1 as x", "rename a as b",
        "copy a b", "format \"<x>\"", "unroll x", "sample 2", "len(x)", "replace (\"a\", \"b\")", "time_add 1h",
        "unpack_syslog", "grok \"%{IP:x}\"", "dissect \"%{x}\""})
    EXPECT_TRUE(is_row_by_row(pipe_of(text))) << text;
}

TEST(PipeEffects, PipesThatTakeTimeAway) {
  for (const char* text : {"fields x", "delete _time", "delete _t*", "rename _time as t"})
    EXPECT_TRUE(removes_time(pipe_of(text))) << text;
  for (const char* text : {"fields x, _time", "fields *", "delete x", "rename x as y", "filter x:y"})
    EXPECT_FALSE(removes_time(pipe_of(text))) << text;
}

TEST(PipeEffects, PipesThatMaySetTime) {
  for (const char* text : {"rename t as _time", "copy t _time", "extract \"at <_time> x\"", "unpack_json",
                           "time_add 1h", "unpack_json result_prefix _t", "math x as _time", "format \"<t>\" as _time",
                           "extract_regexp \"(?P<_time>.*)\"", "replace (\"a\", \"b\") at _time",
                           "grok \"%{IP:_time}\"", "dissect \"%{_time}\"", "dissect \"%{*x} %{&x}\""})
    EXPECT_TRUE(may_set_time(pipe_of(text))) << text;
  for (const char* text :
       {"rename _time as t", "copy _time t", "extract \"at <t> x\"", "unpack_json result_prefix x_", "time_add 1h at t",
        "math _time as t", "filter _time:1h", "replace (\"a\", \"b\")", "grok \"%{IP:x}\"", "dissect \"%{x}\""})
    EXPECT_FALSE(may_set_time(pipe_of(text))) << text;
}

}  // namespace
}  // namespace cordwood::language
