#include "row_order.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace cordwood::indexer {
namespace {

/// Rows with so many fields each; names begin anew with every `alike` rows.
struct NamedRows {
  NamedRows(std::size_t count, std::size_t fields, std::size_t alike) {
    names.reserve(count * fields);
    for (std::size_t row = 0; row < count; ++row) {
      auto& of_row = values.emplace_back();
      for (std::size_t i = 0; i < fields; ++i)
        of_row.push_back({names.emplace_back("n" + std::to_string(row / alike) + "_" + std::to_string(i)), "x"});
    }
    for (const auto& of_row : values) {
      Row row;
      row.arrival = rows.size();
      row.fields = of_row;
      rows.push_back(row);
    }
    for (const Row& row : rows) pointers.push_back(&row);
  }
  std::vector<std::string> names;
  std::vector<std::vector<Field>> values;
  std::vector<Row> rows;
  std::vector<const Row*> pointers;
};

TEST(RowOrder, RowsThatHaveNothingInCommonAreNotPutTogether) {
  const NamedRows made(150, 1900, 1);
  std::size_t rows = 0;
  for (const auto group : cut_row_groups(made.pointers, 8192, 4 << 20)) {
    std::set<std::string_view> names;
    for (const Row* row : group) {
      EXPECT_EQ(row->arrival, rows++);  // All of them, in their order.
      for (const Field& field : row->fields) names.insert(field.name);
    }
    EXPECT_LE(names.size(), kRowGroupNamesMax);
  }
  EXPECT_EQ(rows, 150U);
}

TEST(RowOrder, ARowWithMoreNamesThanAGroupMayHaveIsAGroup) {
  const NamedRows made(3, kRowGroupNamesMax + 1, 1);
  EXPECT_EQ(cut_row_groups(made.pointers, 8192, 4 << 20).size(), 3U);
}

TEST(RowOrder, RowsThatAreAlikeStayTogether) {
  const NamedRows made(1000, 50, 100);
  EXPECT_EQ(cut_row_groups(made.pointers, 8192, 4 << 20).size(), 1U);
}

}  // namespace
}  // namespace cordwood::indexer
