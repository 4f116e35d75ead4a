// The public LogsQL pipe cases, run in this process. Built where shared/ is beside the checkout.

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "stored_rows.h"

namespace cordwood::query {
namespace {

constexpr std::int64_t kBase = 1'763'600'000'000'000'000;

struct Case {
  std::string test;
  std::string pipe;
  std::vector<test::PlainRow> rows;
  test::ResultRows expected;
  bool has_time = false;
};

test::ResultRow row_of(simdjson::dom::array fields) {
  test::ResultRow row;
  for (simdjson::dom::array field : fields) {
    const std::string name(std::string_view(field.at(0)));
    row[name.empty() ? "_msg" : name] = std::string_view(field.at(1));
  }
  return row;
}

test::ResultRow without_empty(test::ResultRow row) {
  std::erase_if(row, [](const auto& field) { return field.second.empty(); });
  return row;
}

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::vector<Case> cases;
  std::ifstream in(path);
  simdjson::dom::parser parser;
  for (std::string line; std::getline(in, line);) {
    const simdjson::dom::element json = parser.parse(line);
    if (std::string_view(json["kind"]) != "pipe") continue;
    Case made{std::string(std::string_view(json["test"])), std::string(std::string_view(json["pipe"])), {}, {}, false};
    std::int64_t time = kBase;
    for (simdjson::dom::array row : simdjson::dom::array(json["rows"])) {
      test::PlainRow plain{time, "{}", row_of(row)};
      if (const auto own = plain.fields.find("_time"); own != plain.fields.end()) {
        plain.time = nanoseconds_of(parse_rfc3339(own->second).value());
        plain.fields.erase(own);
        made.has_time = true;
      }
      made.rows.push_back(std::move(plain));
      time += 1'000'000'000;
    }
    for (simdjson::dom::array row : simdjson::dom::array(json["expected"]))
      if (auto expected = without_empty(row_of(row)); !expected.empty()) made.expected.push_back(std::move(expected));
    cases.push_back(std::move(made));
  }
  return cases;
}

std::string print(const test::ResultRows& rows) {
  std::string out;
  for (const test::ResultRow& row : rows) {
    out += "{";
    for (const auto& [name, value] : row) out += name + "=" + value + "; ";
    out += "} ";
  }
  return out;
}

bool is_ordered(std::string_view pipe) {
  for (const std::string_view word : {"sort", "order", "first", "last", "top"})
    if (pipe.starts_with(word)) return true;
  return false;
}

TEST(PipeCases, GiveTheRowsThatTheyMust) {
  for (const Case& each : read_cases(CORDWOOD_LOGSQL_CASES)) {
    std::string deleted;
    for (const std::string_view name : {"_time", "_stream", "_stream_id", "_msg"}) {
      const bool has = (name == "_time" && each.has_time) ||
                       std::any_of(each.rows.begin(), each.rows.end(),
                                   [&](const auto& row) { return row.fields.contains(std::string(name)); });
      if (!has) deleted += (deleted.empty() ? "" : ", ") + std::string(name);
    }
    const std::string query = "* | delete " + deleted + " | " + each.pipe;
    const StoredRows stored(each.rows, Layout::memory);
    auto result = stored.run(query);
    if (!result) {
      ADD_FAILURE() << each.test << ": " << each.pipe << "\n  " << result.error().message;
      continue;
    }
    test::ResultRows got = std::move(result).value();
    std::erase_if(got, [](const test::ResultRow& row) { return row.empty(); });
    test::ResultRows expected = each.expected;
    if (!is_ordered(each.pipe)) {
      std::sort(got.begin(), got.end());
      std::sort(expected.begin(), expected.end());
    }
    EXPECT_EQ(got, expected) << each.test << ": " << each.pipe << "\n  got  " << print(got) << "\n  want "
                             << print(expected);
  }
}

}  // namespace
}  // namespace cordwood::query
