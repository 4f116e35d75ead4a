// What each step of a pipeline does to an event.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include "address_database.h"
#include "base/metrics.h"
#include "parsed.h"
#include "support/scratch_folder.h"

namespace cordwood::parser {
namespace {

using ::testing::HasSubstr;

TEST(Steps, KvTakesPairsAndPassesOverTheRest) {
  EXPECT_EQ(
      after_steps("[kv]", R"(DROP IN=eth0 MAC= SRC=10.0.0.1 LEN=60 SYN NOTE="a \"b\" c")"),
      R"(IN=eth0 SRC=10.0.0.1 LEN=60 NOTE=a "b" c _msg=DROP IN=eth0 MAC= SRC=10.0.0.1 LEN=60 SYN NOTE="a \"b\" c")");
  EXPECT_EQ(after_steps(R"([{kv: {between: "&?", assign: "=", prefix: q., only: [a, c]}}])", "/x?a=1&b=2&c=3"),
            "q.a=1 q.c=3 _msg=/x?a=1&b=2&c=3");
  EXPECT_EQ(after_steps(R"([{kv: {between: ";", assign: ": "}}])", "a: 1;b: 2"), "a=1 b=2 _msg=a: 1;b: 2");
  EXPECT_EQ(after_steps("[kv]", "nothing here"), "parse_error=no pairs _msg=nothing here");
  EXPECT_EQ(after_steps("[kv]", R"(a="open b=1)"), R"(a="open b=1 _msg=a="open b=1)");
}

TEST(Steps, CsvTakesNamedColumns) {
  EXPECT_EQ(after_steps("[{csv: {columns: [a, b, c, _msg]}}]", R"(1,"x, ""y""",,the end)"),
            R"(a=1 b=x, "y" _msg=the end)");
  EXPECT_EQ(after_steps(R"([{csv: {columns: [a, b], separator: "\t", absent: "-"}}])", "-\t2"), "b=2 _msg=-\t2");
  EXPECT_EQ(after_steps("[{csv: {columns: [a]}}]", "1,2"), "parse_error=more values than columns _msg=1,2");
  EXPECT_EQ(after_steps("[{csv: {columns: [a]}}]", "\"1"), "parse_error=not one record of separated values _msg=\"1");
  EXPECT_EQ(after_steps("[{csv: {columns: [a]}}]", "\"1\"2"),
            "parse_error=not one record of separated values _msg=\"1\"2");
  EXPECT_EQ(after_steps("[{csv: {}}]", "x"), "cordwood.yaml:1:30: the step 'csv' needs columns or a header");
}

TEST(Steps, CsvLearnsTheHeaderOfEachSource) {
  const Pipelines pipelines = pipelines_from("[{name: csv, steps: [{csv: {header: true}}, {remove: _msg}]}]").value();
  const Source other = {.host = "", .file = "/var/log/y.log", .app = ""};
  EXPECT_EQ(fields_of(events_of(pipelines, {"1,2"}).events()[0]),
            "parse_error=no header of these values was seen _msg=1,2");
  const EventBatch events = events_of(pipelines, {"a,b", "1,2"});
  ASSERT_EQ(events.size(), 2U);  // The first is a guess, and stays.
  EXPECT_EQ(fields_of(events.events()[1]), "a=1 b=2");
  EXPECT_EQ(events_of(pipelines, {"b,a"}, other).size(), 1U);
  EXPECT_EQ(fields_of(events_of(pipelines, {"1,2"}, other).events()[0]), "b=1 a=2");
  EXPECT_EQ(fields_of(events_of(pipelines, {"3,4"}).events()[0]), "a=3 b=4");
  EXPECT_EQ(events_of(pipelines, {"a,b"}).size(), 0U);
}

TEST(Steps, CsvKnowsAHeaderByItsMark) {
  const Pipelines zeek =
      pipelines_from(
          R"yaml([{name: z, steps: [{csv: {separator: "\t", header: "#fields", absent: ["-", "(empty)"]}}]}])yaml")
          .value();
  const EventBatch events = events_of(zeek, {"#fields\tts\tuid\thost_name", "1.5\tC1\t-"});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(fields_of(events.events()[0]), "ts=1.5 uid=C1 _msg=1.5\tC1\t-");
}

TEST(Steps, WhatTheStoreWouldRefuseIsNotMade) {
  const std::string line(kLineBytesMax / 4, ',');
  const auto after = [&line](const std::string& steps) {
    const std::string text = after_steps(steps, line);
    return text.substr(0, text.find(" _msg"));
  };
  std::string doubled = R"([{set: {x: "<_msg><_msg>"}})";
  for (int i = 0; i < 24; ++i) doubled += R"(, {set: {x: "<x><x>"}})";
  EXPECT_EQ(after(doubled + "]"), "parse_error=what is to be set is too long");
  EXPECT_EQ(after(R"([{split: {field: _msg, into: parts}}])"), "parse_error=the array of the parts is too long");
}

TEST(Steps, DissectTakesTheFirstPatternThatFits) {
  EXPECT_EQ(after_steps(R"([{dissect: ["%{a}: %{b}", "%{+at} %{+at} %{*k}=%{&k}"]}])", "x y level=warn"),
            "at=xy level=warn _msg=x y level=warn");
  EXPECT_EQ(after_steps(R"([{dissect: "%{who} said %{_msg}"}])", "bob said hello"), "who=bob _msg=hello");
  EXPECT_EQ(after_steps(R"([{dissect: "%{a}-%{b}"}])", "none"), "parse_error=no dissect pattern matched _msg=none");
  EXPECT_EQ(after_steps(R"([{dissect: "%{a}%{b}"}])", ""),
            "cordwood.yaml:1:34: there has to be text behind %{a}, which shows where it ends");
}

TEST(Steps, FieldsAreRenamedRemovedSetAndLowered) {
  constexpr std::string_view kPairs = R"({kv: {}}, )";
  const auto after = [&](std::string_view step) {
    return after_steps("[" + std::string(kPairs) + std::string(step) + "]", "a=Ab tmp_x=1 tmp_y=2");
  };
  EXPECT_EQ(after("{rename: {a: b, tmp_x: _msg}}"), "tmp_y=2 b=Ab _msg=1");
  EXPECT_EQ(after("{remove: [tmp_*, _msg]}"), "a=Ab");
  EXPECT_EQ(after(R"({set: {who: "<a>@<app><none>!", fixed: x, tmp_x: ""}}, {remove: _msg})"),
            "a=Ab tmp_y=2 who=Ab@! fixed=x");
  EXPECT_EQ(after("{lowercase: a}, {remove: [tmp_*, _msg]}"), "a=ab");
  EXPECT_THAT(after("{set: {x: '<q:a>'}}"), HasSubstr("<q:a> has an option"));
}

TEST(Steps, ConvertWritesValuesInOneForm) {
  EXPECT_EQ(after_steps("[kv, {convert: {a: int, b: float, c: bool, d: bytes, e: seconds, f: int}}, {remove: _msg}]",
                        "a=0x1F b=1.50 c=Yes d=1.5KiB e=1m30.5s f=-3.9"),
            "a=31 b=1.5 c=true d=1536 e=90.5 f=-3");
  EXPECT_EQ(after_steps("[kv, {convert: {a: int, b: bool}}, {remove: _msg}]", "a=12x b=on"),
            "a=12x b=true parse_error=a value is no whole number");
  EXPECT_THAT(after_steps("[{convert: {a: integer}}]", ""), HasSubstr("unknown type 'integer'"));
}

TEST(Steps, SplitAndTagMakeArrays) {
  EXPECT_EQ(after_steps(R"([kv, {split: {field: a, separator: ";", into: b}}, {remove: [a, _msg]}])", "a=x;\"y\";"),
            R"(b=["x","\"y\"",""])");
  EXPECT_EQ(after_steps("[{tag: [a, b]}, {tag: [b, c]}]", "x"), R"(tags=["a","b","c"] _msg=x)");
  EXPECT_EQ(after_steps("[kv, {tag: c}, {remove: _msg}]", "tags=old n=1"), R"(tags=["old","c"] n=1)");
}

TEST(Steps, DropAndSampleLetEventsGo) {
  EXPECT_EQ(after_steps("[drop]", "x"), "dropped");
  EXPECT_EQ(after_steps("[{drop: 'x or host:=db1'}]", "y"), "dropped");
  EXPECT_EQ(after_steps("[{drop: 'host:=db2'}, kv]", "y=1"), "y=1 _msg=y=1");
  EXPECT_EQ(after_steps("[{sample: 1}]", "x"), "_msg=x");
  EXPECT_EQ(after_steps("[{sample: {one_in: 1000000, by: id}}]", "of no id"), "_msg=of no id");
  const Pipelines sample = pipelines_from("[{name: s, steps: [kv, {sample: {one_in: 10, by: id}}]}]").value();
  std::size_t kept = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string line = "id=" + std::to_string(i);
    const std::size_t events = events_of(sample, {line, line}).size();
    EXPECT_NE(events, 1U) << "of one id all are kept, or none";
    kept += events / 2;
  }
  EXPECT_NEAR(static_cast<double>(kept), 100, 40);
}

TEST(Steps, IfAsksAFilter) {
  constexpr std::string_view kSteps =
      "[kv, {if: {filter: 'status:>499', then: [{set: {bad: yes}}], else: [{if: {filter: 'status:*', then: [{drop: "
      "'*'}]}}]}}]";
  EXPECT_EQ(after_steps(kSteps, "status=500"), "status=500 bad=yes _msg=status=500");
  EXPECT_EQ(after_steps(kSteps, "status=200"), "dropped");
  EXPECT_EQ(after_steps(kSteps, "a=1"), "a=1 _msg=a=1");
  EXPECT_EQ(after_steps("[{if: {filter: 'a:('}}]", ""),
            "cordwood.yaml:1:38: filter, at byte 3: expected a value, found the end of the query");
  EXPECT_THAT(after_steps("[{drop: '{app=\"x\"}'}]", ""), HasSubstr("streams are made behind the steps"));
  EXPECT_THAT(after_steps("[{drop: 'a or !_time:5m'}]", ""), HasSubstr("lines come whenever they come"));
  EXPECT_THAT(after_steps("[{drop: 'a:in(b | fields c)'}]", ""), HasSubstr("a step cannot run queries"));
}

TEST(Steps, LookupAddsWhatATableKnows) {
  const std::map<std::string, std::string> tables = {
      {"/t.csv", "ip,owner,site\n10.0.0.1,\"Ann, Bob\",fra\n10.0.0.2,,ber\n"}, {"/bad.csv", "a,b\n1,2,3\n"}};
  EXPECT_EQ(after_steps("[kv, {lookup: {file: /t.csv, field: ip}}, {remove: _msg}]", "ip=10.0.0.1", tables),
            "ip=10.0.0.1 owner=Ann, Bob site=fra");
  EXPECT_EQ(after_steps("[kv, {lookup: {file: /t.csv, field: x, key: site, set: {ip: addr}}}, {remove: _msg}]", "x=ber",
                        tables),
            "x=ber addr=10.0.0.2");
  constexpr std::string_view kStrict = "[kv, {lookup: {file: /t.csv, field: ip}, on_failure: tag}, {remove: _msg}]";
  EXPECT_EQ(after_steps(kStrict, "ip=10.0.0.9", tables), "ip=10.0.0.9 parse_error=a value is not in the table");
  EXPECT_THAT(after_steps("[{lookup: {file: /none.csv, field: ip}}]", "", tables),
              HasSubstr("1:40: /none.csv: no tables"));
  EXPECT_THAT(after_steps("[{lookup: {file: /bad.csv, field: ip}}]", "", tables),
              HasSubstr("record 2 has more values"));
  EXPECT_THAT(after_steps("[{lookup: {file: /t.csv, field: ip, set: [city]}}]", "", tables),
              HasSubstr("the table has no column 'city'"));
}

TEST(Steps, GeoipAddsWhatADatabaseKnows) {
  const test::ScratchFolder folder;
  folder.write("a.mmdb", address_database(81));
  folder.write("bad.mmdb", "nothing");
  const auto steps = [&](std::string_view file) {
    return "[kv, {geoip: {field: ip, database: " + (folder / file).string() + "}}, {remove: _msg}]";
  };
  EXPECT_EQ(after_steps(steps("a.mmdb"), "ip=81.2.3.4"),
            "ip=81.2.3.4 geoip.country_code=DE geoip.country=Germany geoip.region=Land Berlin geoip.latitude=52.5 "
            "geoip.as_number=3320 geoip.as_organization=Example Net");
  EXPECT_EQ(after_steps(steps("a.mmdb"), "ip=10.2.3.4"), "ip=10.2.3.4");
  EXPECT_EQ(after_steps(steps("a.mmdb"), "ip=::1"), "ip=::1");
  EXPECT_EQ(after_steps(steps("a.mmdb"), "ip=none"), "ip=none");
  EXPECT_THAT(after_steps(steps("bad.mmdb"), ""), HasSubstr("bad.mmdb: "));
}

TEST(Steps, JsonReadsTheMessageAsItIsByNow) {
  EXPECT_EQ(after_steps("[container, json]", R"(2026-11-21T05:27:17Z stdout F {"msg":"hi","a":1})"),
            "stream=stdout a=1 _msg=hi");
  EXPECT_EQ(
      after_steps(R"([{dissect: "%{who} %{body}"}, {json: {field: body}}, {remove: [body, _msg]}])", R"(bob {"a":1})"),
      "who=bob a=1");
}

TEST(Steps, FailuresDoWhatThePipelineSays) {
  const auto after = [](std::string_view on_failure, std::string_view next = "{set: {went: on}}") {
    return after_steps(
        "[{set: {a: b}}, {json: {}, on_failure: " + std::string(on_failure) + "}, " + std::string(next) + "]",
        R"({"half":1,)");
  };
  EXPECT_EQ(after("line"), R"(parse_error=not a JSON object _msg={"half":1,)");
  EXPECT_EQ(after("tag"), R"(a=b parse_error=not a JSON object went=on _msg={"half":1,)");
  EXPECT_EQ(after("ignore"), R"(a=b went=on _msg={"half":1,)");
  EXPECT_EQ(after("drop"), "dropped");
  EXPECT_EQ(after("[{rename: {parse_error: why}}]"), R"(a=b why=not a JSON object went=on _msg={"half":1,)");
  EXPECT_THAT(after("stop"), HasSubstr("1:62: 'stop' is nothing that can be done on a failure"));
  EXPECT_THAT(after_steps("[{on_failure: drop}]", ""), HasSubstr("a step is its name"));
  EXPECT_THAT(after_steps("[{json: {}, kv: {}}]", ""), HasSubstr("a step is its name"));
}

std::string tried(std::string_view yaml, const std::vector<std::string_view>& texts) {
  LineBatch lines;
  lines.source = kSource;
  for (const std::string_view text : texts)
    lines.lines.push_back({text, parse_rfc3339("2026-11-21T06:00:00Z").value()});
  std::string shown;
  pipelines_from(yaml)
      .value()
      .try_lines(lines, "", [&](std::string_view json) { shown.append(json).append("\n"); })
      .value();
  // Times differ from run to run.
  RE2::GlobalReplace(&shown, R"("ns":\d+)", R"("ns":1)");
  return shown;
}

TEST(Steps, AreShownOneByOne) {
  EXPECT_EQ(
      tried("[{name: t, steps: [kv, {if: {filter: 'a:1', then: [{remove: a}, {set: {b: '2'}}]}}, {drop: 'c:*'}]}]",
            {"a=1", "c=1"}),
      R"({"line":"a=1","pipeline":"t","event":{"_time":"2026-11-21T06:00:00Z","_stream":"{file=\"/var/log/x.log\",host=\"db1\"}","b":"2","host":"db1","file":"/var/log/x.log","_msg":"a=1"},"ns":1,"steps":[{"step":"kv","at":"cordwood.yaml:1:20","depth":0,"ok":true,"ns":1,"set":{"a":"1"}},{"step":"if","at":"cordwood.yaml:1:24","depth":0,"ok":true,"ns":1,"set":{"b":"2"},"removed":["a"]},{"step":"remove","at":"cordwood.yaml:1:52","depth":1,"ok":true,"ns":1,"removed":["a"]},{"step":"set","at":"cordwood.yaml:1:65","depth":1,"ok":true,"ns":1,"set":{"b":"2"}},{"step":"drop","at":"cordwood.yaml:1:85","depth":0,"ok":true,"ns":1}]}
{"line":"c=1","pipeline":"t","event":null,"ns":1,"steps":[{"step":"kv","at":"cordwood.yaml:1:20","depth":0,"ok":true,"ns":1,"set":{"c":"1"}},{"step":"if","at":"cordwood.yaml:1:24","depth":0,"ok":true,"ns":1},{"step":"drop","at":"cordwood.yaml:1:85","depth":0,"ok":true,"ns":1,"dropped":true}]}
)");
}

TEST(Steps, AFailureSaysWhereThePatternStopped) {
  EXPECT_THAT(
      tried(
          R"([{name: g, steps: [{grok: {patterns: ["^%{INT:n} (?:a|b)+ \\[%{WORD:w}\\]$", "^x"], definitions: {N: '\d'}}}]}])",
          {"17 abba [two words]"}),
      HasSubstr(
          R"("why":"pattern 1 matches up to byte 30 of the expression and byte 12 of the text; then \\] does not fit ' words]'; pattern 2 matches up to byte 1 of the expression and byte 0 of the text; then x does not fit '17 abba [two words]'")"));
}

TEST(Steps, HitsMissesAndTimesAreCounted) {
  const Pipelines pipelines =
      pipelines_from(R"([{name: counted, steps: [{grok: ["^a=%{INT:a}$", "^b=%{INT:b}$"]}]}])").value();
  events_of(pipelines, {"a=1", "b=2", "b=3", "c=4"});
  const std::string metrics = metrics::render();
  for (const std::string_view line :
       {R"(cordwood_parser_step_hits_total{pipeline="counted",step="1 grok"} 3)",
        R"(cordwood_parser_step_misses_total{pipeline="counted",step="1 grok"} 1)",
        R"(cordwood_parser_step_timed_total{pipeline="counted",step="1 grok"} 1)",
        R"(cordwood_parser_pattern_hits_total{pattern="^b=%{INT:b}$",pipeline="counted",step="1 grok"} 2)",
        R"(cordwood_parser_pattern_misses_total{pattern="^a=%{INT:a}$",pipeline="counted",step="1 grok"} 3)"})
    EXPECT_THAT(metrics, HasSubstr(line));
}

}  // namespace
}  // namespace cordwood::parser
