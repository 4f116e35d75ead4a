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
