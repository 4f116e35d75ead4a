#include "api/row_text.h"

#include <gtest/gtest.h>

namespace cordwood::api {
namespace {

struct TwoRows {
  std::string_view messages[2] = {"one", ""};
  std::string_view hosts[2] = {"", "db\"1"};
  query::RowColumn columns[2] = {{"_msg", messages}, {"host", hosts}};
  query::RowBlock block{2, columns};
};

std::string text_of(std::string_view form, const query::RowBlock& rows) {
  const auto writer = make_row_writer(form);
  std::string out;
  EXPECT_TRUE(writer->write(rows, out));
  EXPECT_TRUE(writer->finish(out).has_value());
  return out;
}

TEST(RowText, JsonLeavesEmptyValuesOut) {
  EXPECT_EQ(text_of("json", TwoRows().block), "{\"_msg\":\"one\"}\n{\"host\":\"db\\\"1\"}\n");
}

TEST(RowText, JsonLeavesOutRowsWithoutAnyValue) {
  const std::string_view values[] = {"", "x"};
  const query::RowColumn column{"a", values};
  EXPECT_EQ(text_of("json", {2, std::span(&column, 1)}), "{\"a\":\"x\"}\n");
}

TEST(RowText, RawGivesOneLineARowEvenWhenItsMessageIsEmpty) {
  const TwoRows rows;
  EXPECT_EQ(text_of("raw", rows.block), "one\n\n");
  EXPECT_EQ(text_of("raw", {2, std::span(rows.columns).subspan(1)}), "\n\n");
}

TEST(RowText, CsvHasAHeaderAndQuotesWhatRfc4180WantsQuoted) {
  EXPECT_EQ(text_of("csv", TwoRows().block), "_msg,host\r\none,\r\n,\"db\"\"1\"\r\n");
  const std::string_view values[] = {"a,b", "two\r\nlines", "\"", " plain\ttext ", "\xff"};
  const query::RowColumn column{"a \"name\"", values};
  EXPECT_EQ(text_of("csv", {5, std::span(&column, 1)}),
            "\"a \"\"name\"\"\"\r\n\"a,b\"\r\n\"two\r\nlines\"\r\n\"\"\"\"\r\n plain\ttext \r\n\xff\r\n");
  EXPECT_EQ(text_of("csv", {}), "");
}

TEST(RowText, AFieldThatComesBehindTheHeaderOfCsvIsSaidAndNothingBeforeItLost) {
  const auto writer = make_row_writer("csv");
  const std::string long_value(600 << 10, 'x');  // Two of them are more than is held back.
  const std::string_view values[] = {long_value}, late_values[] = {"y"};
  const query::RowColumn column{"a", values}, late{"late", late_values};
  std::string out;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(writer->write({1, std::span(&column, 1)}, out));
  EXPECT_FALSE(writer->write({1, std::span(&late, 1)}, out));
  EXPECT_EQ(out.size(), 3 + 3 * (long_value.size() + 2));
  const auto finished = writer->finish(out);
  ASSERT_TRUE(finished.has_error());
  EXPECT_EQ(finished.error().code, Errc::invalid);
  EXPECT_NE(finished.error().message.find("'late'"), std::string::npos);
}

TEST(RowText, OtherFormsAreNone) { EXPECT_EQ(make_row_writer("table"), nullptr); }

}  // namespace
}  // namespace cordwood::api
