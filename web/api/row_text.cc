#include "api/row_text.h"

#include <optional>

#include <fmt/format.h>

#include "api/column_writer.h"
#include "base/event.h"
#include "base/json_string.h"

namespace cordwood::api {

namespace {

class JsonWriter final : public RowWriter {
  bool write(const query::RowBlock& rows, std::string& out) override {
    std::vector<std::string> keys;
    for (const query::RowColumn& column : rows.columns) keys.push_back(json_string(column.name) + ':');
    for (std::size_t row = 0; row < rows.row_count; ++row) {
      char separator = '{';
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string_view value = rows.columns[i].values[row];
        if (value.empty()) continue;
        out.push_back(separator);
        out += keys[i];
        append_json_string(out, value);
        separator = ',';
      }
      if (separator == ',') out += "}\n";
    }
    return true;
  }
};

class MessageWriter final : public RowWriter {
  bool write(const query::RowBlock& rows, std::string& out) override {
    for (const query::RowColumn& column : rows.columns) {
      if (column.name != kMessageField) continue;
      for (const std::string_view value : column.values) {
        out += value;
        out.push_back('\n');
      }
      return true;
    }
    out.append(rows.row_count, '\n');  // Empty messages are absent columns.
    return true;
  }
};

class CsvWriter final : public ColumnWriter {
 public:
  Result<void> finish(std::string& out) override {
    write_held(out);
    if (!late_name_) return success();
    return Error{Errc::invalid,
                 fmt::format("the field '{}' came when the header had been written; the rows from there on are missing",
                             *late_name_),
                 "name the columns: … | fields a, b"};
  }

 private:
  bool take_late_name(const std::string& name, std::string&) override {
    late_name_ = name;
    return false;
  }

  void write_names(std::string& out) override {
    for (const std::string& name : names()) append(out, name, &name == &names().front());
    out += "\r\n";
  }

  void write_row(const Row& row, std::string& out) override {
    for (const std::string& name : names()) {
      const auto found = row.find(name);
      append(out, found == row.end() ? std::string_view() : found->second, &name == &names().front());
    }
    out += "\r\n";
  }

  static void append(std::string& out, std::string_view cell, bool is_first) {
    if (!is_first) out += ',';
    if (cell.find_first_of("\",\r\n") == std::string_view::npos) {
      out += cell;
      return;
    }
    out += '"';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }

  std::optional<std::string> late_name_;
};

}  // namespace

std::unique_ptr<RowWriter> make_row_writer(std::string_view form) {
  if (form == "json") return std::make_unique<JsonWriter>();
  if (form == "raw") return std::make_unique<MessageWriter>();
  if (form == "csv") return std::make_unique<CsvWriter>();
  return nullptr;
}

}  // namespace cordwood::api
