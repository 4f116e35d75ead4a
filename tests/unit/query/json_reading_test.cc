#include "json_reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cordwood::query {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::vector<std::pair<std::string, std::string>> fields_of(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> fields;
  const bool is_object =
      visit_json_object(text, [&](std::string_view name, std::string_view value) { fields.emplace_back(name, value); });
  if (!is_object) fields.emplace_back("no", "object");
  return fields;
}

TEST(JsonObject, NestedNamesAreJoinedWithDots) {
  EXPECT_THAT(fields_of(R"({"a":{"b":1,"c":{"d":"x"}},"e":[1, "two" ,{"f":null}]})"),
              ElementsAre(Pair("a.b", "1"), Pair("a.c.d", "x"), Pair("e", R"([1,"two",{"f":null}])")));
}

TEST(JsonObject, EscapesAreUndone) {
  EXPECT_THAT(fields_of(R"({"a":"q\"\\\/\n\u00e9\ud83d\ude00"})"),
              ElementsAre(Pair("a", "q\"\\/\n\xc3\xa9\xf0\x9f\x98\x80")));
}

TEST(JsonObject, AHalfSurrogateIsReplaced) {
  EXPECT_THAT(fields_of(R"({"a":"\ud83d!"})"), ElementsAre(Pair("a", "\xef\xbf\xbd!")));
}

TEST(JsonObject, WhatIsNoneGivesNothing) {
  for (const std::string_view text :
       {"", "{", "[]", "\"x\"", "{\"a\":}", "{\"a\":1", "{\"a\" 1}", "{\"a\":1}x", "{a:1}", "{\"a\":tru}"})
    EXPECT_THAT(fields_of(text), ElementsAre(Pair("no", "object"))) << text;
}

TEST(JsonObject, DepthIsBounded) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "{\"a\":";
  EXPECT_THAT(fields_of(deep), ElementsAre(Pair("no", "object")));
  EXPECT_EQ(json_array_items(std::string(5000, '[')), std::nullopt);
}

TEST(JsonArray, ItemsAreUnquotedOrCompact) {
  EXPECT_THAT(json_array_items(R"( [ "a" , 1.5 , [ 1, 2 ] , { "x" : "y" } ,null, NaN ] )").value(),
              ElementsAre("a", "1.5", "[1,2]", R"({"x":"y"})", "null", "NaN"));
  EXPECT_TRUE(json_array_items("[]").value().empty());
  EXPECT_EQ(json_array_items("[1"), std::nullopt);
}

}  // namespace
}  // namespace cordwood::query
