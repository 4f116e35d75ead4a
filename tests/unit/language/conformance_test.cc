// The public LogsQL cases in shared/conformance beside the checkout, as far as they can be asked without an
// engine: which queries parse, and which rows a filter takes. Built only where the cases are.

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "language/query.h"
#include "rows.h"

namespace cordwood::language {
namespace {

ParseContext context() { return {.now = test_now()}; }

// Each field of every case, missing ones as "".
struct Column {
  std::string name;
  std::vector<std::string> values;
};

struct Case {
  std::string test;
  std::string query;
  std::vector<Column> columns;
  std::vector<std::size_t> expected;
};

std::vector<Column> columns_of(simdjson::ondemand::object& object) {
  std::vector<Column> columns;
  for (auto item : object["columns"].get_array()) {
    Column column;
    column.name = std::string_view(item["name"].get_string());
    for (auto value : item["values"].get_array()) column.values.emplace_back(std::string_view(value.get_string()));
    columns.push_back(std::move(column));
  }
  return columns;
}

Case read_case(simdjson::ondemand::object object, std::string_view kind) {
  Case read;
  read.test = std::string_view(object["test"].get_string());
  if (kind == "pipe") {
    read.query = "* | " + std::string(std::string_view(object["pipe"].get_string()));
  } else {
    read.query = std::string_view(object["query"].get_string());
  }
  if (kind != "filter") return read;
  read.columns = columns_of(object);
  auto expected = object["expected"];
  if (!expected.is_null()) {
    for (auto row : expected.get_array()) read.expected.push_back(row.get_uint64());
  }
  return read;
}

std::vector<Case> cases_of(std::string_view kind) {
  std::vector<Case> cases;
  const simdjson::padded_string text = simdjson::padded_string::load(LOGSQL_CASES);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document_stream documents = parser.iterate_many(text);
  for (auto document : documents) {
    simdjson::ondemand::object object = document.get_object();
    if (std::string_view(object["kind"].get_string()) == kind) cases.push_back(read_case(object, kind));
  }
  EXPECT_FALSE(cases.empty());
  return cases;
}

std::vector<std::size_t> matching_rows(const Case& asked, const Filter& filter) {
  std::vector<std::size_t> rows;
  const std::size_t count = asked.columns.empty() ? 0 : asked.columns.front().values.size();
  for (std::size_t row = 0; row < count; ++row) {
    TestRow::Fields fields;
    for (const Column& column : asked.columns) fields.emplace_back(column.name, column.values[row]);
    if (filter.matches(TestRow(std::move(fields)))) rows.push_back(row);
  }
  return rows;
}

TEST(Conformance, QueriesThatParse) {
  for (const char* kind : {"parse_ok", "pipe"}) {
    for (const Case& asked : cases_of(kind)) {
      const auto query = parse_query(asked.query, context());
      EXPECT_TRUE(query) << asked.test << ": " << asked.query << "\n" << (query ? "" : query.error().message);
    }
  }
}

TEST(Conformance, PrintingIsParsedBackToTheSame) {
  for (const char* kind : {"parse_ok", "pipe", "filter"}) {
    for (const Case& asked : cases_of(kind)) {
      const auto query = parse_query(asked.query, context());
      if (!query) continue;
      const std::string text = query.value().to_string();
      const auto again = parse_query(text, context());
      ASSERT_TRUE(again) << asked.query << "\n  prints " << text << "\n  " << again.error().message;
      EXPECT_EQ(again.value().to_string(), text) << asked.query;
    }
  }
}

TEST(Conformance, QueriesThatAreRefused) {
  for (const Case& asked : cases_of("parse_fail")) {
    const auto query = parse_query(asked.query, context());
    EXPECT_FALSE(query) << asked.test << ": " << asked.query;
    EXPECT_TRUE(query || query.error().place) << asked.query;
  }
}

TEST(Conformance, FiltersTakeTheRightRows) {
  for (const Case& asked : cases_of("filter")) {
    const auto query = parse_query(asked.query, context());
    ASSERT_TRUE(query) << asked.query << "\n" << query.error().message;
    EXPECT_EQ(matching_rows(asked, *query.value().filter), asked.expected) << asked.test << ": " << asked.query;
  }
}

}  // namespace
}  // namespace cordwood::language
