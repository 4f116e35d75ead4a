#include "json_text.h"

#include <gtest/gtest.h>

#include "api/row_text.h"

namespace cordwood::api {
namespace {

using namespace std::string_view_literals;

TEST(JsonText, ControlCharactersQuotesAndBackslashesAreEscaped) {
  EXPECT_EQ(json_string("a\"b\\c\n\r\t\0\x1f\x7f"sv), R"("a\"b\\c\n\r\t\u0000\u001f\u007f")");
}

TEST(JsonText, Utf8StaysAsItIs) { EXPECT_EQ(json_string("größe 東京 😀"), "\"größe 東京 😀\""); }

TEST(JsonText, EachByteThatIsNotUtf8BecomesTheReplacementCharacter) {
  EXPECT_EQ(json_string("a\xff\xc3"), "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(json_string("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");                  // Overlong '/'.
  EXPECT_EQ(json_string("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");  // A surrogate.
  EXPECT_EQ(json_string("\xf4\x90\x80\x80").size(), 2U + 4 * 3);                       // Beyond U+10FFFF.
}

struct TwoRows {
  std::string_view messages[2] = {"one", ""};
  std::string_view hosts[2] = {"", "db\"1"};
  query::RowColumn columns[2] = {{"_msg", messages}, {"host", hosts}};
  query::RowBlock block{2, columns};
};

TEST(RowText, JsonLeavesEmptyValuesOut) {
  std::string out;
  write_json_rows(TwoRows().block, out);
  EXPECT_EQ(out, "{\"_msg\":\"one\"}\n{\"host\":\"db\\\"1\"}\n");
}

TEST(RowText, JsonLeavesOutRowsWithoutAnyValue) {
  const std::string_view values[] = {"", "x"};
  const query::RowColumn column{"a", values};
  std::string out;
  write_json_rows({2, std::span(&column, 1)}, out);
  EXPECT_EQ(out, "{\"a\":\"x\"}\n");
}

TEST(RowText, RawGivesOneLineARowEvenWhenItsMessageIsEmpty) {
  const TwoRows rows;
  std::string out;
  write_raw_messages(rows.block, out);
  EXPECT_EQ(out, "one\n\n");
  out.clear();
  write_raw_messages({2, std::span(rows.columns).subspan(1)}, out);
  EXPECT_EQ(out, "\n\n");
}

}  // namespace
}  // namespace cordwood::api
