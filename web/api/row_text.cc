#include "api/row_text.h"

#include <vector>

#include "base/event.h"
#include "base/json_string.h"

namespace cordwood::api {

void write_json_rows(const query::RowBlock& rows, std::string& out) {
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
}

void write_raw_messages(const query::RowBlock& rows, std::string& out) {
  for (const query::RowColumn& column : rows.columns) {
    if (column.name != kMessageField) continue;
    for (const std::string_view value : column.values) {
      out += value;
      out.push_back('\n');
    }
    return;
  }
  out.append(rows.row_count, '\n');  // Empty messages are absent columns.
}

}  // namespace cordwood::api
