#include "unit_form.h"

#include <random>

#include <gtest/gtest.h>

#include "indexer/units.h"
#include "language/query.h"
#include "stored_rows.h"

namespace cordwood::query {
namespace {

std::string form_of(std::string_view unit) {
  std::string form;
  append_unit_form(form, unit);
  return form;
}

TEST(UnitForm, PlaceholdersStandForWhatVaries) {
  EXPECT_EQ(form_of("15"), "<N>");
  EXPECT_EQ(form_of("-15"), "-<N>");
  EXPECT_EQ(form_of("15ms"), "<N>ms");
  EXPECT_EQ(form_of("1.5s"), "<N>.<N>s");
  EXPECT_EQ(form_of("v1.2.3"), "v<N>.<N>.<N>");
  EXPECT_EQ(form_of("web-12"), "web-<N>");
  EXPECT_EQ(form_of("web12"), "web<N>");
  EXPECT_EQ(form_of("blk_-1608999687919862906"), "blk_-<N>");
  EXPECT_EQ(form_of("/var/log/7.log"), "/var/log/<N>.log");
  EXPECT_EQ(form_of("9f3c2e41"), "<N>");
  EXPECT_EQ(form_of("C-0x7f3bd6c47f40"), "C-0x<N>");
  EXPECT_EQ(form_of("10.0.0.7"), "<IP4>");
  EXPECT_EQ(form_of("/10.0.0.7:443"), "/<IP4>:<N>");
  EXPECT_EQ(form_of("550e8400-e29b-41d4-a716-446655440000"), "<UUID>");
  EXPECT_EQ(form_of("2026-11-21"), "<DATE>");
  EXPECT_EQ(form_of("21/1/2026"), "<DATE>");
  EXPECT_EQ(form_of("15:04:05"), "<TIME>");
  EXPECT_EQ(form_of("15:04:05.678"), "<TIME>");
  EXPECT_EQ(form_of("2026-11-21T15:04:05.678Z"), "<DATETIME>");
  EXPECT_EQ(form_of("2026-11-21T15:04:05+02:00"), "<DATETIME>");
  EXPECT_EQ(form_of("10/Oct/2026:13:55:36"), "<N>/Oct/<N>:<TIME>");
}

TEST(UnitForm, WhatOnlyLooksLikeAKindIsNoneOfIt) {
  EXPECT_EQ(form_of("1.2.3.4.5"), "<N>.<N>.<N>.<N>.<N>");
  EXPECT_EQ(form_of("1000.2.3.4"), "<N>.<N>.<N>.<N>");
  EXPECT_EQ(form_of("1-2-3"), "<N>-<N>-<N>");
  EXPECT_EQ(form_of("1:2:3"), "<N>:<N>:<N>");
  EXPECT_EQ(form_of("15:04:05:06"), "<N>:<TIME>");
}

TEST(UnitForm, AWordOfManyPartsIsAnyUnit) {
  EXPECT_EQ(form_of("7xk2q"), "<*>");
  EXPECT_EQ(form_of("web-7d9f8b6c5-x2x9z"), "<*>");
  EXPECT_EQ(form_of("0x1f"), "<*>");
}

TEST(UnitForm, AUnitIsAmongWhatItsFormMatches) {
  std::mt19937_64 random(7);
  constexpr std::string_view kPieces[] = {"1", "22", "0x",       "443",      "2026", "ab",         "beef", "x", "_",
                                          "T", "Z",  "15:04:05", "10.0.0.7", ".",    ":",          "-",    "/", "@",
                                          "+", "%",  "#",        "~",        "\\",   "2026-11-21", "ö"};
  int units_seen = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::uint64_t pieces = 1 + random() % 7; pieces > 0; --pieces) text += kPieces[random() % std::size(kPieces)];
    std::vector<indexer::Unit> units;
    indexer::cut_units(text, indexer::UnitSize::large, units);
    for (const indexer::Unit& unit : units) {
      const std::string value = text.substr(unit.begin, unit.end - unit.begin), form = form_of(value);
      std::string query = "pattern_match_full(\"";
      for (const char c : form) (c == '\\' ? query += "\\\\" : query += c);
      const auto filter = language::parse_filter(query + "\")", {test_now(), Nanoseconds(0)});
      ASSERT_TRUE(filter) << query << ": " << filter.error().message;
      const auto* test = dynamic_cast<const language::FieldFilter*>(filter.value().get());
      ASSERT_NE(test, nullptr);
      EXPECT_TRUE(test->matches_value(value)) << value << " is not " << form;
      ++units_seen;
    }
  }
  EXPECT_GT(units_seen, 10000);
}

}  // namespace
}  // namespace cordwood::query
