#include "parser/pipelines.h"

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/metrics.h"
#include "parsed.h"

namespace cordwood::parser {
namespace {

// Fields in order as name=value, the time in front.
std::string parsed(const Pipelines& pipelines, std::string_view line, const Source& source = kSource) {
  const EventBatch out = events_of(pipelines, {line}, source);
  EXPECT_EQ(out.size(), 1U);
  const Event& event = out.events()[0];
  std::string text = format_rfc3339(event.time) + " " + std::string(event.stream);
  for (const Field& field : event.fields) text.append(" ").append(field.name).append("=").append(field.value);
  return text;
}

std::string parsed_by_default(std::string_view line) { return parsed(pipelines_from("").value(), line); }

constexpr std::string_view kStream = R"({file="/var/log/x.log",host="db1"})";
constexpr std::string_view kLabels = " host=db1 file=/var/log/x.log";

std::string expected(std::string_view time, std::string_view fields, std::string_view message) {
  std::string text = std::string(time) + " " + std::string(kStream);
  if (!fields.empty()) text.append(" ").append(fields);
  text.append(kLabels);
  if (!message.empty()) text.append(" _msg=").append(message);
  return text;
}

TEST(Pipelines, NoneGivesBackEachLineByteForByte) {
  const Pipelines none = pipelines_from("[{name: raw, parser: none}]").value();
  for (const std::string line :
       {"plain", "with CR\r", "\xff\xfe not UTF-8", "{\"a\":1}", "2020-01-01T00:00:00Z ERROR x"})
    EXPECT_EQ(parsed(none, line), expected("2026-11-21T06:00:00Z", "", line));
}

TEST(Pipelines, TheDefaultReadsDpkgLines) {
  EXPECT_EQ(parsed(pipelines_from("").value(), "2025-06-24T14:36:25Z startup archives unpack"),
            expected("2025-06-24T14:36:25Z", "", "2025-06-24T14:36:25Z startup archives unpack"));
}

TEST(Pipelines, TheDefaultReadsSyslog) {
  EXPECT_EQ(
      parsed_by_default("2026-11-21T05:27:17.5+01:00 db1 sshd[811]: error: no route"),
      R"(2026-11-21T04:27:17.500Z {app="sshd",file="/var/log/x.log",host="db1"} host=db1 app=sshd pid=811 level=error file=/var/log/x.log _msg=error: no route)");
  EXPECT_EQ(
      parsed_by_default("<34>1 2026-11-21T05:27:17Z db1 su 77 ID47 [ex@1 a=\"b\\\"c\"] failed"),
      R"(2026-11-21T05:27:17Z {app="su",file="/var/log/x.log",host="db1"} sd.ex@1.a=b"c facility=auth level=critical host=db1 app=su pid=77 msgid=ID47 file=/var/log/x.log _msg=failed)");
}

TEST(Pipelines, TheDefaultReadsJson) {
  EXPECT_EQ(
      parsed_by_default(
          R"({"ts":1700000000.5,"level":"WARN","msg":"hi \u00e9\n","a":{"b":[1, 2],"c":1.50},"n":null,"t":true,"e":""})"),
      expected("2023-11-14T22:13:20.500Z", "level=warning a.b=[1, 2] a.c=1.50 t=true", "hi \xc3\xa9\n"));
}

TEST(Pipelines, TheDefaultReadsLogfmt) {
  EXPECT_EQ(parsed_by_default(R"(time=2026-11-21T05:27:17Z level=warn component=store msg="disk \"a\" full" free=1)"),
            expected("2026-11-21T05:27:17Z", "level=warning component=store free=1", R"(disk "a" full)"));
  EXPECT_EQ(parsed_by_default("level=info but then prose"),
            expected("2026-11-21T06:00:00Z", "level=info", "level=info but then prose"));
}

TEST(Pipelines, TheDefaultReadsContainerLines) {
  EXPECT_EQ(parsed_by_default("2026-11-21T05:27:17.5Z stderr F ERROR no route"),
            expected("2026-11-21T05:27:17.500Z", "stream=stderr level=error", "ERROR no route"));
  EXPECT_EQ(parsed_by_default("2026-11-21T05:27:17.5Z stdout P half a"),
            expected("2026-11-21T05:27:17.500Z", "stream=stdout partial=true", "half a"));
}

TEST(Pipelines, AFieldCannotChooseTheStreamAgainstTheCollector) {
  EXPECT_EQ(parsed_by_default(R"({"host":"evil","msg":"x"})"),
            "2026-11-21T06:00:00Z " + std::string(kStream) + " host=db1 host_parsed=evil file=/var/log/x.log _msg=x");
}

TEST(Pipelines, TheDefaultReadsAccessLogsAndErrorLogs) {
  const std::string access = R"(1.2.3.4 - bob [21/Nov/2026:05:27:17 +0000] "GET /x HTTP/1.1" 200 5 "-" "curl ERROR")";
  EXPECT_EQ(parsed_by_default(access),
            expected("2026-11-21T05:27:17Z",
                     "source.address=1.2.3.4 user.name=bob http.request.method=GET url.original=/x http.version=1.1 "
                     "http.response.status_code=200 http.response.body.bytes=5 user_agent.original=curl ERROR",
                     access));
  const std::string apache = "[Sat Nov 21 05:27:17 2026] [core:notice] [pid 1] AH00094: Command line";
  const std::string text = parsed(pipelines_from("[{name: x, steps: [auto: {zone: UTC}]}]").value(), apache);
  EXPECT_EQ(text, expected("2026-11-21T05:27:17Z", "level=notice", apache));
}

TEST(Pipelines, ALineThatItsPipelineCannotReadIsKeptRawAndTagged) {
  const Pipelines json = pipelines_from("[{name: j, parser: json}]").value();
  EXPECT_EQ(parsed(json, R"({"a":1,)"),
            expected("2026-11-21T06:00:00Z", "parse_error=not a JSON object", R"({"a":1,)"));
  EXPECT_EQ(parsed(json, "plain"), expected("2026-11-21T06:00:00Z", "parse_error=not a JSON object", "plain"));
}

TEST(Pipelines, TheFirstThatFitsASourceIsItsPipeline) {
  const Pipelines pipelines = pipelines_from(R"(
- {name: a, match: {file: "/var/log/nginx/access*.log"}, parser: none}
- {name: b, match: {app: [shop, "web-*"]}, parser: json}
)")
                                  .value();
  EXPECT_EQ(
      parsed(pipelines, "{\"msg\":\"x\"}", {.host = "", .file = "/var/log/nginx/access.log", .app = ""}),
      R"(2026-11-21T06:00:00Z {file="/var/log/nginx/access.log"} file=/var/log/nginx/access.log _msg={"msg":"x"})");
  EXPECT_EQ(parsed(pipelines, "{\"msg\":\"x\"}", {.host = "", .file = "/a/b", .app = "web-1"}),
            R"(2026-11-21T06:00:00Z {app="web-1",file="/a/b"} file=/a/b app=web-1 _msg=x)");
}

TEST(Pipelines, GrokTakesTheFirstPatternThatMatches) {
  const Pipelines pipelines = pipelines_from(R"(
- name: shop
  steps:
    - grok:
        patterns: ["^%{AT:when} %{LOGLEVEL:level} %{GREEDYDATA:message}", "^%{AT:when} n=%{INT:n:int} %{INT:k} %{INT:k}"]
        definitions: {AT: '@\S+'}
    - date: {field: when, formats: ["@%Y.%m.%d-%H:%M:%S"], zone: Europe/Berlin}
    - level
)")
                                  .value();
  EXPECT_EQ(parsed(pipelines, "@2026.11.21-06:27:17 WARN disk full"),
            expected("2026-11-21T05:27:17Z", "level=warning", "disk full"));
  EXPECT_EQ(parsed(pipelines, "@2026.11.21-06:27:17 n=042 1 2"),
            expected("2026-11-21T05:27:17Z", R"(n=42 k=["1","2"])", "@2026.11.21-06:27:17 n=042 1 2"));
  EXPECT_EQ(parsed(pipelines, "nothing"),
            expected("2026-11-21T06:00:00Z", "parse_error=no grok pattern matched", "nothing"));
}

TEST(Pipelines, WithoutADateStepTheUsualFieldsAreLookedAtAndKept) {
  const Pipelines pipelines = pipelines_from(R"([{name: a, steps: [grok: "%{HTTPDATE:timestamp}"]}])").value();
  EXPECT_EQ(parsed(pipelines, "21/Nov/2026:05:27:17 +0000"),
            expected("2026-11-21T05:27:17Z", "timestamp=21/Nov/2026:05:27:17 +0000", "21/Nov/2026:05:27:17 +0000"));
}

TEST(Pipelines, LinesThatBelongTogetherAreOneEvent) {
  const Pipelines pipelines = pipelines_from("[{name: m, multiline: indentation, steps: [{tag: x}]}]").value();
  LineBatch lines;
  for (const std::string_view text : {"a", " b", "c"}) lines.lines.push_back({text, Timestamp()});
  EventBatch out;
  std::vector<std::size_t> origins;
  pipelines.parse(lines, out, &origins);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(fields_of(out.events()[0]), "tags=[\"x\"] _msg=a\n b");
  EXPECT_EQ(origins, (std::vector<std::size_t>{0, 2}));
}

TEST(Pipelines, ATimeTooFarAheadIsNotBelieved) {
  const Pipelines pipelines = pipelines_from(R"(
- {name: strict, match: {host: db1}, clock: {ahead_max: 10m}, parser: auto, zone: UTC}
- {name: kept, match: {host: db2}, clock: {keep: true}, parser: auto, zone: UTC}
)")
                                  .value();
  EXPECT_EQ(parsed(pipelines, "2026-11-21T06:09:00Z a"),
            expected("2026-11-21T06:09:00Z", "", "2026-11-21T06:09:00Z a"));
  EXPECT_EQ(parsed(pipelines, "2026-11-21T07:00:00Z a").substr(0, 20), "2026-11-21T06:00:00Z");
  EXPECT_EQ(fields_of(events_of(pipelines, {"2026-11-21T07:00:00Z a"}).events()[0]),
            "time_claimed=2026-11-21T07:00:00Z _msg=2026-11-21T07:00:00Z a");
  EXPECT_EQ(
      fields_of(events_of(pipelines, {"2026-11-21T05:00:00Z a"}, {.host = "db2", .file = "", .app = ""}).events()[0]),
      "time_claimed=2026-11-21T05:00:00Z time_observed=2026-11-21T06:00:00Z _msg=2026-11-21T05:00:00Z a");
}

TEST(Pipelines, SourcesWhoseClocksRunAheadAreFlagged) {
  const Pipelines pipelines = pipelines_from("[{name: clocks, parser: auto}]").value();
  const std::string_view ahead = "2026-11-21T07:00:00Z a";
  const std::string_view now = "2026-11-21T06:00:30Z a";
  events_of(pipelines, {now, ahead, "no time"});
  EXPECT_TRUE(pipelines.skewed().empty());
  events_of(pipelines, {now, ahead, ahead});
  events_of(pipelines, {ahead});
  const auto skewed = pipelines.skewed();
  ASSERT_EQ(skewed.size(), 1U);
  EXPECT_EQ(skewed[0].source, kSource);
  EXPECT_EQ(skewed[0].pipeline, "clocks");
  EXPECT_EQ(skewed[0].ahead, std::chrono::hours(1));
  EXPECT_EQ(skewed[0].lines, 3U);
  events_of(pipelines, {now});
  EXPECT_TRUE(pipelines.skewed().empty());
}

TEST(Pipelines, EventsAreHandedDownAndGetTheLabelsOfWhoeverTakesThem) {
  const Pipelines pipelines = pipelines_from(R"(
- {name: all, steps: [{if: {filter: "_msg:billed", then: [{route: billing}]}}, {set: {seen: here}}]}
- {name: billing, match: none, steps: [{set: {kind: bill}}], stream: [kind]}
)")
                                  .value();
  EXPECT_EQ(parsed(pipelines, "ten billed"), R"(2026-11-21T06:00:00Z {kind="bill"} kind=bill _msg=ten billed)");
  EXPECT_EQ(parsed(pipelines, "ten sold"), expected("2026-11-21T06:00:00Z", "seen=here", "ten sold"));
  EXPECT_EQ(error_of("[{name: a, steps: [{route: b}]}]"), "cordwood.yaml:1:28: no pipeline 'b' below this one");
  EXPECT_EQ(error_of("[{name: a}, {name: b, steps: [{route: a}]}]"),
            "cordwood.yaml:1:39: no pipeline 'a' below this one");
}

TEST(Pipelines, EachEventNamesTheLineItIsFrom) {
  const Pipelines pipelines = pipelines_from("[{name: a, steps: [{drop: \"_msg:noise\"}]}]").value();
  LineBatch lines;
  for (const std::string_view text : {"one", "noise", "two"}) lines.lines.push_back({text, Timestamp()});
  EventBatch out;
  std::vector<std::size_t> origins;
  pipelines.parse(lines, out, &origins);
  EXPECT_EQ(origins, (std::vector<std::size_t>{0, 2}));
}

TEST(Pipelines, TimesAreFoundWhateverOnlySomeEventsAreDoneTo) {
  const Pipelines pipelines = pipelines_from(R"(
- {name: routes, match: {host: db1}, steps: [json, {if: {filter: "kind:=x", then: [{route: last}]}}]}
- {name: dates, match: {host: db2}, steps: [json, {if: {filter: "kind:=x", then: [{date: {field: other}}]}}]}
- {name: last, match: none, steps: [{set: {seen: here}}]}
)")
                                  .value();
  for (const char* host : {"db1", "db2"})
    for (const char* line : {R"({"timestamp":"2026-11-20T01:02:03Z","kind":"y"})",
                             R"({"timestamp":"2026-11-20T01:02:03Z","kind":"x","other":"2026-11-20T01:02:03Z"})"})
      EXPECT_EQ(format_rfc3339(events_of(pipelines, {line}, {.host = host, .file = "", .app = ""}).events()[0].time),
                "2026-11-20T01:02:03Z")
          << host << line;
}

TEST(Pipelines, AnEventOfTooManyFieldsKeepsItsLine) {
  std::string json = R"({"msg":"short")";
  std::string pairs = "msg=short";
  for (int i = 0; i < 2100; ++i) {
    json += ",\"k" + std::to_string(i) + "\":1";
    pairs += " k" + std::to_string(i) + "=1";
  }
  json += "}";
  for (const auto& [parser, line] : {std::pair("json", json), std::pair("logfmt", pairs)}) {
    const Pipelines pipelines =
        pipelines_from("[{name: a, keep_raw: true, clock: {keep: true}, parser: " + std::string(parser) + "}]").value();
    const EventBatch events = events_of(pipelines, {line});
    const auto fields = events.events()[0].fields;
    EXPECT_LE(fields.size(), kFieldsMax);
    std::map<std::string_view, std::string_view> values;
    for (const Field& field : fields) values[field.name] = field.value;
    EXPECT_EQ(values["_msg"], line);
    EXPECT_EQ(values["event.original"], line);
    EXPECT_EQ(values["parse_error"], "too many fields");
    EXPECT_EQ(values["host"], "db1");
    EXPECT_FALSE(values["time_observed"].empty());
  }
}

TEST(Pipelines, AClockMayBeAheadByNoMoreThanTenYears) {
  EXPECT_EQ(error_of("[{name: a, clock: {ahead_max: 290y}}]"),
            "cordwood.yaml:1:31: how far ahead a clock may be is between 0s and 10y");
}

TEST(Pipelines, WhatSourcesAreCountedAsIsGivenBackWithTheirPipelines) {
  const auto gauge = [](const std::string& name) {
    const std::string all = metrics::render();
    const std::size_t at = all.find(name);
    return at == std::string::npos ? std::string("none")
                                   : all.substr(at + name.size(), all.find('\n', at) - at - name.size());
  };
  {
    const Pipelines pipelines = pipelines_from("[{name: given_back, parser: detect, zone: UTC}]").value();
    events_of(pipelines, {"2026-11-21T09:00:00Z a", "2026-11-21T09:00:00Z b"});
    EXPECT_EQ(gauge(R"(cordwood_parser_skewed_sources{pipeline="given_back"})"), " 1");
    EXPECT_EQ(pipelines.detected().size(), 1U);
  }
  EXPECT_EQ(gauge(R"(cordwood_parser_skewed_sources{pipeline="given_back"})"), " 0");
  const std::string all = metrics::render();
  for (std::size_t at = all.find("cordwood_parser_detected_sources{"); at != std::string::npos;
       at = all.find("cordwood_parser_detected_sources{", at + 1)) {
    const std::string line = all.substr(at, all.find('\n', at) - at);
    EXPECT_TRUE(line.find("given_back") == std::string::npos || line.ends_with(" 0")) << line;
  }
}

TEST(Pipelines, TheLineIsKeptWhereSomebodyAsksForIt) {
  const Pipelines pipelines = pipelines_from(R"(
- {name: kept, match: {host: db1}, keep_raw: true, multiline: indentation, steps: [{json: {}}]}
- {name: routed, match: {host: db2}, steps: [{route: last}]}
- {name: last, match: none, keep_raw: true, steps: [logfmt]}
)")
                                  .value();
  const auto of = [&pipelines](std::string_view host, const std::vector<std::string_view>& lines) {
    return fields_of(events_of(pipelines, lines, {.host = std::string(host), .file = "", .app = ""}).events()[0]);
  };
  EXPECT_EQ(of("db1", {R"({"msg":"a","n":1})"}), R"(n=1 event.original={"msg":"a","n":1} _msg=a)");
  EXPECT_EQ(of("db1", {R"({"msg":"a",)", "  \"n\":1}"}), "n=1 event.original={\"msg\":\"a\",\n  \"n\":1} _msg=a");
  EXPECT_EQ(of("db1", {"no JSON"}), "parse_error=not a JSON object _msg=no JSON");
  EXPECT_EQ(of("db2", {"a=1 msg=b"}), "a=1 event.original=a=1 msg=b _msg=b");
  const std::string long_line = "{\"a\":\"" + std::string(kLineBytesMax / 2, 'x') + "\"}";
  EXPECT_EQ(of("db1", {long_line}).find("event.original"), std::string::npos);  // It would not be stored with it.
  EXPECT_NE(error_of("[{name: a, keep_raw: yess}]"), "no error");
}

TEST(Pipelines, AHeaderIsKnownAcrossReloadsAndRestarts) {
  const YamlNode node = YamlNode::parse("[{name: a, steps: [{csv: {header: true}}]}]", "cordwood.yaml").value();
  const auto headers = std::make_shared<Headers>();
  EXPECT_EQ(events_of(Pipelines::from_configuration(node, no_tables, headers).value(), {"who,took", "bob,7"}).size(),
            2U);
  const auto changes = headers->take_changes();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].second, (Headers::Columns{"who", "took"}));
  EXPECT_TRUE(headers->take_changes().empty());
  const auto reloaded = Pipelines::from_configuration(node, no_tables, headers).value();
  EXPECT_EQ(fields_of(events_of(reloaded, {"ann,8"}).events()[0]), "who=ann took=8 _msg=ann,8");
  const auto restarted = std::make_shared<Headers>();
  restarted->restore(changes[0].first, changes[0].second);
  const auto pipelines = Pipelines::from_configuration(node, no_tables, restarted).value();
  EXPECT_EQ(fields_of(events_of(pipelines, {"ann,8"}).events()[0]), "who=ann took=8 _msg=ann,8");
  EXPECT_TRUE(restarted->take_changes().empty());
  EXPECT_EQ(fields_of(events_of(pipelines, {"9,10"}, {.host = "db2", .file = "", .app = ""}).events()[0]),
            "parse_error=no header of these values was seen _msg=9,10");
}

TEST(Pipelines, StoredLinesAreParsedAgainWithoutATrace) {
  const Pipelines pipelines = pipelines_from(R"([
    {name: again, multiline: indentation, steps: [{drop: "_msg:noise"}]}, {name: other, parser: none}])")
                                  .value();
  LineBatch lines;
  for (const std::string_view text : {"one", "  two", "noise", "three\n  four"})
    lines.lines.push_back({text, Timestamp()});
  EventBatch out;
  std::vector<std::size_t> origins;
  const std::string before = metrics::render();
  ASSERT_TRUE(pipelines.parse_again(lines, "", out, origins));
  EXPECT_EQ(origins, (std::vector<std::size_t>{0, 1, 3}));  // Each line was an event, and stays one.
  EXPECT_EQ(fields_of(out.events()[2]), "_msg=three\n  four");
  EXPECT_EQ(metrics::render(), before);
  EXPECT_EQ(pipelines.parse_again(lines, "nosuch", out, origins).error().code, Errc::not_found);
}

// Whether they take linear time, bench_hostile says; here that they come through at all.
TEST(Pipelines, HostileLinesBecomeEvents) {
  const auto repeated = [](std::string_view piece) {
    std::string text;
    while (text.size() < (1 << 20)) text.append(piece);
    return text;
  };
  const Pipelines automatic = pipelines_from("").value();
  const Pipelines grok =
      pipelines_from(R"([{name: g, steps: [grok: ["%{COMBINEDAPACHELOG}", "%{URI:u} (?:a+)+$x"]]}])").value();
  for (const std::string& line : {repeated("a"), repeated("1"), repeated("\"\\\""), repeated("{\"a\":"),
                                  "{\"a\":" + repeated("["), repeated("ab:"), repeated("http://a:")}) {
    const auto of_grok = events_of(grok, {line});
    ASSERT_EQ(of_grok.size(), 1U);
    EXPECT_EQ(fields_of(of_grok.events()[0]), "parse_error=no grok pattern matched _msg=" + line) << line.substr(0, 40);
    const auto by_itself = events_of(automatic, {line});
    ASSERT_EQ(by_itself.size(), 1U);
    EXPECT_EQ(by_itself.events()[0].fields.back().value, line) << line.substr(0, 40);
  }
  const std::string line = "{\"a\":\"" + repeated("\\u00e9") + "\"}";
  const auto escapes = events_of(automatic, {line});
  ASSERT_EQ(escapes.size(), 1U);
  EXPECT_EQ(fields_of(escapes.events()[0]).substr(0, 4), "a=é");
}

TEST(Pipelines, ComplaintsNameThePlace) {
  EXPECT_EQ(error_of("[{name: a, steps: [{grok: ['%{NUMBR}']}]}]"),
            "cordwood.yaml:1:28: grok, at byte 2: unknown pattern NUMBR");
  EXPECT_EQ(error_of("[{name: a, parser: jsn}]"), "cordwood.yaml:1:20: unknown parser 'jsn'");
  EXPECT_EQ(error_of("- name: a\n  steps:\n    - jason"), "cordwood.yaml:3:7: unknown step 'jason'");
  EXPECT_EQ(error_of("[{name: a}, {name: a}]"), "cordwood.yaml:1:20: there is a pipeline 'a' already");
  EXPECT_EQ(error_of("[{name: a, steps: [{date: {zone: Mars/Olympus}}]}]"),
            "cordwood.yaml:1:34: unknown time zone 'Mars/Olympus'");
  EXPECT_NE(error_of("{name: a}").find("expected a list"), std::string::npos);
}

}  // namespace
}  // namespace cordwood::parser
