#include "logsql_cases.h"

#include <algorithm>
#include <fstream>

#include <simdjson.h>

#include "base/time.h"

namespace cordwood::query {
namespace {

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

std::vector<test::ResultRow> rows_of_columns(simdjson::dom::array columns) {
  std::vector<test::ResultRow> rows;
  for (simdjson::dom::object column : columns) {
    const std::string name{std::string_view(column["name"])};
    std::size_t at = 0;
    for (const std::string_view value : simdjson::dom::array(column["values"])) {
      if (at == rows.size()) rows.emplace_back();
      rows[at++][name.empty() ? "_msg" : name] = value;
    }
  }
  return rows;
}

void add_row(LogsqlCase& made, test::ResultRow fields) {
  test::PlainRow row{kCaseTime + static_cast<std::int64_t>(made.rows.size()) * 1'000'000'000, "{}", std::move(fields)};
  if (const auto own = row.fields.find("_time"); own != row.fields.end()) {
    row.time = nanoseconds_of(parse_rfc3339(own->second).value());
    row.fields.erase(own);
    made.names_time = true;
  }
  made.rows.push_back(std::move(row));
}

LogsqlCase filter_case(simdjson::dom::element json) {
  LogsqlCase made;
  made.test = std::string_view(json["test"]);
  made.filter = std::string_view(json["query"]);
  for (test::ResultRow& row : rows_of_columns(json["columns"])) add_row(made, std::move(row));
  if (!json["expected"].is_null())
    for (const std::uint64_t row : simdjson::dom::array(json["expected"])) made.expected_rows.insert(row);
  return made;
}

LogsqlCase pipe_case(simdjson::dom::element json) {
  LogsqlCase made;
  made.test = std::string_view(json["test"]);
  made.pipe = std::string_view(json["pipe"]);
  for (simdjson::dom::array row : simdjson::dom::array(json["rows"])) add_row(made, row_of(row));
  for (simdjson::dom::array row : simdjson::dom::array(json["expected"]))
    if (auto expected = without_empty(row_of(row)); !expected.empty()) made.expected.push_back(std::move(expected));
  return made;
}

bool is_ordered(std::string_view pipe) {
  for (const std::string_view word : {"sort", "order", "first", "last", "top"})
    if (pipe.starts_with(word)) return true;
  return false;
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

}  // namespace

std::vector<LogsqlCase> read_logsql_cases(const std::filesystem::path& path, std::string_view kind) {
  std::vector<LogsqlCase> cases;
  std::ifstream in(path);
  simdjson::dom::parser parser;
  for (std::string line; std::getline(in, line);) {
    const simdjson::dom::element json = parser.parse(line);
    if (std::string_view(json["kind"]) == kind) cases.push_back(kind == "pipe" ? pipe_case(json) : filter_case(json));
  }
  return cases;
}

std::string LogsqlCase::delete_pipe(const std::vector<std::string>& more_names) const {
  std::vector<std::string> names{"_time", "_stream", "_stream_id", "_msg"};
  names.insert(names.end(), more_names.begin(), more_names.end());
  std::string deleted;
  for (const std::string& name : names) {
    const bool is_named =
        std::any_of(rows.begin(), rows.end(), [&](const test::PlainRow& row) { return row.fields.contains(name); });
    if (!is_named && !(name == "_time" && names_time)) deleted += (deleted.empty() ? "" : ", ") + name;
  }
  return "delete " + deleted;
}

std::string LogsqlCase::difference(test::ResultRows got) const {
  std::erase_if(got, [](const test::ResultRow& row) { return row.empty(); });
  test::ResultRows wanted = expected;
  if (!is_ordered(pipe)) {
    std::sort(got.begin(), got.end());
    std::sort(wanted.begin(), wanted.end());
  }
  return got == wanted ? "" : test + ": " + pipe + "\n  got  " + print(got) + "\n  want " + print(wanted);
}

}  // namespace cordwood::query
