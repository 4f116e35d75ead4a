#include "intake/jsonline.h"

#include <gmock/gmock.h>

namespace cordwood::intake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Timestamp kNow = *parse_rfc3339("2026-11-21T06:00:00Z");

struct Row {
  std::string time;
  std::string stream;
  std::vector<std::string> fields;  // name=value
};

struct Decoded {
  std::vector<Row> rows;
  std::vector<std::string> refused;  // line: reason
};

Decoded decode(std::string_view body, JsonlineOptions options = {}, std::size_t piece = 1 << 20) {
  JsonlineDecoder decoder(std::move(options), kNow, "peer");
  Decoded out;
  const auto collect = [&] {
    while (const auto batch = decoder.next_batch())
      for (const Event& event : batch->events()) {
        Row row{format_rfc3339(event.time), std::string(event.stream), {}};
        for (const Field& field : event.fields)
          row.fields.push_back(std::string(field.name) + "=" + std::string(field.value));
        out.rows.push_back(std::move(row));
      }
  };
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    decoder.feed(body.substr(0, piece));
    collect();
  }
  decoder.finish();
  collect();
  for (const auto& line : decoder.refused()) out.refused.push_back(std::to_string(line.line) + ": " + line.reason);
  return out;
}

std::vector<std::string> fields_of(std::string_view line, JsonlineOptions options = {}) {
  const auto decoded = decode(line, std::move(options));
  EXPECT_THAT(decoded.refused, IsEmpty()) << line;
  return decoded.rows.size() == 1 ? decoded.rows[0].fields : std::vector<std::string>{"not one row"};
}

std::string time_of(std::string_view value) {
  const auto decoded = decode(R"({"_msg":"m","_time":)" + std::string(value) + "}");
  return decoded.rows.empty() ? decoded.refused.at(0) : decoded.rows[0].time;
}

TEST(Jsonline, KeepsScalarsAsTheyWereWritten) {
  EXPECT_THAT(
      fields_of(R"({"_msg":"a b","n":1.50e3,"t":true,"f":false,"none":null,"empty":"","big":12345678901234567890123})"),
      ElementsAre("_msg=a b", "n=1.50e3", "t=true", "f=false", "big=12345678901234567890123"));
}

TEST(Jsonline, FlattensObjectsAndKeepsArraysAsText) {
  EXPECT_THAT(fields_of(R"({"a":{"b":{"c":"x"},"d":1},"list":[ 1, "two  words", {"k" : null} ],"none":{}, "no":[]})"),
              ElementsAre("a.b.c=x", "a.d=1", R"(list=[1,"two  words",{"k":null}])", "no=[]"));
}

TEST(Jsonline, TakesEscapesApart) {
  EXPECT_THAT(fields_of(R"({"a":"\"\\\/\b\f\n\r\t","k\u0065y":"\u00e9\ud83d\ude00","lone":"\ud800x"})"),
              ElementsAre("a=\"\\/\b\f\n\r\t", "key=é😀", "lone=\xef\xbf\xbdx"));
}

TEST(Jsonline, TheLastOfTwoEqualNamesCounts) {
  EXPECT_THAT(fields_of(R"({"a":"1","b":"2","a":"3"})"), ElementsAre("b=2", "a=3"));
  const auto decoded = decode("{\"a\":\"1\",\"a\":\"2\"}\n{\"a\":\"3\",\"a\":\"4\"}\n{\"a\":\"5\"}\n");
  ASSERT_EQ(decoded.rows.size(), 3u);
  EXPECT_THAT(decoded.rows[1].fields, ElementsAre("a=4"));
  EXPECT_THAT(decoded.rows[2].fields, ElementsAre("a=5"));
}

TEST(Jsonline, AnObjectWithATooLongNameStaysText) {
  const std::string name(kFieldNameBytesMax, 'n');
  EXPECT_THAT(fields_of(R"({"a":"x","o":{"p":"y", ")" + name + R"(":[1, {"z":2}]},"b":"w"})"),
              ElementsAre("a=x", R"(o={"p":"y",")" + name + R"(":[1,{"z":2}]})", "b=w"));
  EXPECT_THAT(fields_of(R"({"a":1,")" + name + R"(n":2})"), ElementsAre(R"(_msg={"a":1,")" + name + R"(n":2})"));
}

TEST(Jsonline, ReadsTimesInEveryForm) {
  EXPECT_EQ(time_of(R"("2023-06-20T15:32:10Z")"), "2023-06-20T15:32:10Z");
  EXPECT_EQ(time_of(R"("2023-06-20 15:32:10.123456789+02:00")"), "2023-06-20T13:32:10.123456789Z");
  EXPECT_EQ(time_of("1686026893"), "2023-06-06T04:48:13Z");
  EXPECT_EQ(time_of(R"("1686026893735")"), "2023-06-06T04:48:13.735Z");
  EXPECT_EQ(time_of("1686026893735321"), "2023-06-06T04:48:13.735321Z");
  EXPECT_EQ(time_of("1686026893735321098"), "2023-06-06T04:48:13.735321098Z");
  EXPECT_EQ(time_of("1686026893.5"), "2023-06-06T04:48:13.500Z");
  EXPECT_EQ(time_of("1.686026893735e9"), "2023-06-06T04:48:13.735Z");
  EXPECT_EQ(time_of("-1"), "1969-12-31T23:59:59Z");
  EXPECT_EQ(time_of("0"), "2026-11-21T06:00:00Z");
  EXPECT_EQ(time_of(R"("")"), "2026-11-21T06:00:00Z");
  EXPECT_EQ(time_of(R"("yesterday")"), "1: the field _time holds no time that can be read");
}

TEST(Jsonline, ParametersNameTimeMessageAndStream) {
  auto options =
      JsonlineOptions::from_parameters("date,ts", "log.message,text", "app,host", "secret*,x", "env=prod,app=override");
  ASSERT_TRUE(options);
  const auto decoded = decode(
      R"({"ts":"2023-06-20T15:32:10Z","text":"hello","host":"a\"b","app":"p","secret_key":"s","x":"1","_time":"0","_stream":"q"})",
      options.value());
  ASSERT_EQ(decoded.rows.size(), 1u);
  EXPECT_EQ(decoded.rows[0].time, "2023-06-20T15:32:10Z");
  EXPECT_EQ(decoded.rows[0].stream, R"({app="override",host="a\"b"})");
  EXPECT_THAT(decoded.rows[0].fields, ElementsAre("_msg=hello", "host=a\"b", "env=prod", "app=override"));
}

TEST(Jsonline, AnExtraFieldNeedsANameAndAValue) {
  EXPECT_FALSE(JsonlineOptions::from_parameters("", "", "", "", "env"));
  EXPECT_FALSE(JsonlineOptions::from_parameters("", "", "", "", "=x"));
}

TEST(Jsonline, ABadLineDoesNotLoseItsNeighbours) {
  const auto decoded = decode(
      "{\"a\":\"1\"}\n{\"a\":\n\n[1]\n{\"a\":\"2\"} x\n{\"a\":tru}\n{\"a\" "
      "\"b\"}\n{\"a\":[1,,2]}\n{\"a\":01}\n{\"a\":\"3\"}");
  ASSERT_EQ(decoded.rows.size(), 2u);
  EXPECT_THAT(decoded.rows[1].fields, ElementsAre("a=3"));
  ASSERT_EQ(decoded.refused.size(), 7u);
  EXPECT_EQ(decoded.refused[0].substr(0, 2), "2:");
  EXPECT_EQ(decoded.refused[1], "4: not a JSON object");
}

TEST(Jsonline, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_THAT(fields_of("{\"a\":\"x\xff\xc3y\",\"b\":\"\xc3\xa9\"}"),
              ElementsAre("a=x\xef\xbf\xbd\xef\xbf\xbdy", "b=é"));
}

TEST(Jsonline, EverySplitOfTheBodyGivesTheSameRows) {
  std::string body;
  for (int i = 0; i < 40; ++i)
    body += R"({"_msg":"line )" + std::to_string(i) + R"(","a":{"b":")" + std::string(i, 'x') + R"("}})" + "\r\n";
  const auto whole = decode(body);
  ASSERT_EQ(whole.rows.size(), 40u);
  for (std::size_t piece = 1; piece < 70; ++piece) {
    const auto split = decode(body, {}, piece);
    ASSERT_EQ(split.rows.size(), 40u);
    for (std::size_t i = 0; i < 40; ++i) EXPECT_EQ(split.rows[i].fields, whole.rows[i].fields);
  }
}

TEST(Jsonline, ALineTooLongToReadIsRefusedAlone) {
  const std::string huge(2 * kLineBytesMax + 100, 'x');
  const std::string large(kLineBytesMax - 10, 'y');
  const auto decoded = decode("{\"a\":\"1\"}\n{\"a\":\"" + huge + "\"}\n{\"a\":\"" + large + "\"}\n{\"a\":\"" + large +
                                  "\",\"b\":\"more than ten\"}\n{\"a\":\"4\"}\n",
                              {}, 100'000);
  ASSERT_EQ(decoded.rows.size(), 4u) << testing::PrintToString(decoded.refused);
  EXPECT_EQ(decoded.rows[1].fields[0].size(), large.size() + 2);
  EXPECT_EQ(decoded.rows[2].fields[1], "b=more than ten");  // Beyond a limit of a row: the store's to judge.
  EXPECT_THAT(decoded.rows[3].fields, ElementsAre("a=4"));
  ASSERT_EQ(decoded.refused.size(), 1u) << testing::PrintToString(decoded.refused);
  EXPECT_EQ(decoded.refused[0].substr(0, 2), "2:");
}

TEST(Jsonline, TooManyFieldsAreTheStoresToRefuse) {
  std::string line = "{";
  for (std::size_t i = 0; i <= kFieldsMax; ++i) line += (i ? ",\"f" : "\"f") + std::to_string(i) + "\":1";
  const auto decoded = decode(line + "}");
  ASSERT_EQ(decoded.rows.size(), 1u);
  EXPECT_EQ(decoded.rows[0].fields.size(), kFieldsMax + 1);
}

TEST(Jsonline, BatchesStaySmall) {
  JsonlineDecoder decoder({}, kNow, "peer");
  const std::string line = R"({"_msg":")" + std::string(1000, 'm') + "\"}\n";
  for (int i = 0; i < 5000; ++i) decoder.feed(line);
  decoder.finish();
  std::size_t rows = 0;
  std::size_t batches = 0;
  for (; auto batch = decoder.next_batch(); ++batches) rows += batch->size();
  EXPECT_EQ(rows, 5000u);
  EXPECT_GE(batches, 5u);
  EXPECT_LE(batches, 12u);
}

}  // namespace
}  // namespace cordwood::intake
