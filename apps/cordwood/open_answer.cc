#include "open_answer.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <string>

#include "api/row_text.h"

namespace cordwood::open {
namespace {

class JsonAnswer final : public Answer {
  void write(const query::RowBlock& rows) override {
    std::string text;
    api::write_json_rows(rows, text);
    write_out(text);
  }
};

class MessageAnswer final : public Answer {
  void write(const query::RowBlock& rows) override {
    std::string text;
    api::write_raw_messages(rows, text);
    write_out(text);
  }
};

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// A value on one line: what would break the line, or move a terminal's cursor, is shown as a blank.
std::string cell_of(std::string_view value) {
  std::string cell(value);
  for (char& c : cell)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return cell;
}

class TableAnswer final : public Answer {
  static constexpr std::size_t kSampleRows = 1000;
  using Row = std::map<std::string, std::string, std::less<>>;

  void write(const query::RowBlock& rows) override {
    for (std::size_t i = 0; i < rows.row_count; ++i) {
      Row row;
      for (const query::RowColumn& column : rows.columns) {
        if (column.values[i].empty()) continue;
        const auto& [name, cell] = *row.emplace(column.name, cell_of(column.values[i])).first;
        add_column(name, cell);
      }
      held_.push_back(std::move(row));
    }
    if (held_.size() >= kSampleRows) write_rest();
  }

  void write_rest() override {
    if (columns_.size() != columns_shown_ && !held_.empty()) write_names();
    for (const Row& row : held_) {
      std::string line;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto found = row.find(columns_[i].name);
        append(line, found == row.end() ? std::string_view() : found->second, i);
      }
      write_line(std::move(line));
    }
    held_.clear();
  }

  void add_column(const std::string& name, std::string_view cell) {
    auto found = std::find_if(columns_.begin(), columns_.end(), [&](const Column& each) { return each.name == name; });
    if (found == columns_.end()) found = columns_.insert(columns_.end(), {name, width_of(name)});
    if (found - columns_.begin() >= static_cast<std::ptrdiff_t>(columns_shown_))
      found->width = std::max(found->width, width_of(cell));
  }

  void write_names() {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) append(line, columns_[i].name, i);
    write_line(std::move(line));
    columns_shown_ = columns_.size();
  }

  void append(std::string& line, std::string_view cell, std::size_t column) const {
    if (column > 0) line += "  ";
    line += cell;
    const std::size_t width = width_of(cell);
    if (width < columns_[column].width) line.append(columns_[column].width - width, ' ');
  }

  static void write_line(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    write_out(line + '\n');
  }

  struct Column {
    std::string name;
    std::size_t width = 0;
  };
  std::vector<Column> columns_;
  std::size_t columns_shown_ = 0;
  std::vector<Row> held_;
};

}  // namespace

bool write_out(std::string_view text) { return std::fwrite(text.data(), 1, text.size(), stdout) == text.size(); }

bool Answer::accept(const query::RowBlock& rows) {
  rows_ += rows.row_count;
  write(rows);
  return std::ferror(stdout) == 0;
}

Result<void> Answer::finish() {
  write_rest();
  if (std::fflush(stdout) != 0) return error(Errc::io, "writing to standard output failed");
  return success();
}

std::unique_ptr<Answer> json_answer() { return std::make_unique<JsonAnswer>(); }
std::unique_ptr<Answer> message_answer() { return std::make_unique<MessageAnswer>(); }
std::unique_ptr<Answer> table_answer() { return std::make_unique<TableAnswer>(); }

bool Arrivals::accept(const query::RowBlock& rows) {
  for (const query::RowColumn& column : rows.columns) {
    if (column.name != field_) continue;
    for (const std::string_view text : column.values) {
      std::uint64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      numbers.push_back(number);
    }
  }
  return true;
}

}  // namespace cordwood::open
