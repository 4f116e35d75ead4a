#include "api/column_writer.h"

#include <utility>

namespace cordwood::api {

bool ColumnWriter::write(const query::RowBlock& rows, std::string& out) {
  for (std::size_t i = 0; i < rows.row_count; ++i) {
    Row row;
    for (const query::RowColumn& column : rows.columns) {
      if (column.values[i].empty()) continue;
      const auto& [name, cell] = *row.emplace(column.name, cell_of(column.values[i])).first;
      held_bytes_ += name.size() + cell.size();
      if (!places_.contains(name)) {
        if (has_begun_) {
          write_held(out);
          if (!take_late_name(name, out)) return false;
        } else {
          add_name(name);
        }
      }
      if (!has_begun_) see_cell(places_.at(name), cell);
    }
    held_.push_back(std::move(row));
  }
  if (held_.size() >= kSampleRows || held_bytes_ >= kSampleBytes || has_begun_) write_held(out);
  return true;
}

Result<void> ColumnWriter::finish(std::string& out) {
  write_held(out);
  return success();
}

void ColumnWriter::write_held(std::string& out) {
  if (held_.empty()) return;
  if (!std::exchange(has_begun_, true)) write_names(out);
  for (const Row& row : held_) write_row(row, out);
  held_.clear();
  held_bytes_ = 0;
}

}  // namespace cordwood::api
