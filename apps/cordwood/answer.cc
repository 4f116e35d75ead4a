#include "answer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

#include "api/row_text.h"
#include "base/check.h"

namespace cordwood {
namespace {

class JsonAnswer final : public Answer {
  bool write(const query::RowBlock& rows) override {
    std::string text;
    api::write_json_rows(rows, text);
    return write_out(text);
  }
};

class MessageAnswer final : public Answer {
  bool write(const query::RowBlock& rows) override {
    std::string text;
    api::write_raw_messages(rows, text);
    return write_out(text);
  }
};

/// Holds the first rows back until it knows which fields they have.
class ColumnsAnswer : public Answer {
 protected:
  using Row = std::map<std::string, std::string, std::less<>>;

  const std::vector<std::string>& names() const { return names_; }
  bool has_begun() const { return has_begun_; }

  virtual std::string cell_of(std::string_view value) const { return std::string(value); }
  /// Of a held row, before anything is written of it.
  virtual void see_cell(std::size_t column, std::string_view cell) = 0;
  virtual void write_names() = 0;
  virtual void write_row(const Row& row) = 0;
  /// A name that came after the names were written. False: no more rows are wanted.
  virtual bool take_late_name(const std::string& name) = 0;
  void add_name(std::string name) { names_.push_back(std::move(name)); }
  Result<void> write_rest() override {
    write_held();
    return success();
  }

 private:
  static constexpr std::size_t kSampleRows = 1000;

  bool write(const query::RowBlock& rows) final {
    for (std::size_t i = 0; i < rows.row_count; ++i) {
      Row row;
      for (const query::RowColumn& column : rows.columns) {
        if (column.values[i].empty()) continue;
        const auto& [name, cell] = *row.emplace(column.name, cell_of(column.values[i])).first;
        auto known = std::find(names_.begin(), names_.end(), name);
        if (known == names_.end()) {
          if (has_begun_ && !take_late_name(name)) return false;
          if (!has_begun_) names_.push_back(name);
          known = names_.end() - 1;
        }
        if (!has_begun_) see_cell(static_cast<std::size_t>(known - names_.begin()), cell);
      }
      held_.push_back(std::move(row));
    }
    if (held_.size() >= kSampleRows || has_begun_) write_held();
    return true;
  }

  void write_held() {
    if (held_.empty()) return;
    if (!std::exchange(has_begun_, true)) write_names();
    for (const Row& row : held_) write_row(row);
    held_.clear();
  }

  std::vector<std::string> names_;
  std::vector<Row> held_;
  bool has_begun_ = false;
};

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

class TableAnswer final : public ColumnsAnswer {
 public:
  explicit TableAnswer(bool colour) : bold_(colour ? "\x1b[1m" : ""), plain_(colour ? "\x1b[0m" : "") {}

 private:
  // A value on one line: what would break the line, or move a terminal's cursor, is shown as a blank.
  std::string cell_of(std::string_view value) const override {
    std::string cell(value);
    for (char& c : cell)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return cell;
  }

  void see_cell(std::size_t column, std::string_view cell) override {
    widths_.resize(names().size());
    widths_[column] = std::max({widths_[column], width_of(names()[column]), width_of(cell)});
  }

  bool take_late_name(const std::string& name) override {
    add_name(name);
    widths_.push_back(width_of(name));
    write_names();
    return true;
  }

  void write_names() override {
    std::string line;
    for (std::size_t i = 0; i < names().size(); ++i) append(line, names()[i], i);
    write_line(std::move(line), bold_, plain_);
  }

  void write_row(const Row& row) override {
    std::string line;
    for (std::size_t i = 0; i < names().size(); ++i) {
      const auto found = row.find(names()[i]);
      append(line, found == row.end() ? std::string_view() : found->second, i);
    }
    write_line(std::move(line), "", "");
  }

  void append(std::string& line, std::string_view cell, std::size_t column) const {
    if (column > 0) line += "  ";
    line += cell;
    const std::size_t width = width_of(cell);
    if (width < widths_[column]) line.append(widths_[column] - width, ' ');
  }

  static void write_line(std::string line, std::string_view before, std::string_view after) {
    line.erase(line.find_last_not_of(' ') + 1);
    write_out(fmt::format("{}{}{}\n", before, line, after));
  }

  const std::string_view bold_;
  const std::string_view plain_;
  std::vector<std::size_t> widths_;
};

class CsvAnswer final : public ColumnsAnswer {
  void see_cell(std::size_t, std::string_view) override {}

  bool take_late_name(const std::string& name) override {
    late_name_ = name;
    return false;
  }

  void write_names() override {
    std::string line;
    for (const std::string& name : names()) append(line, name, &name == &names().front());
    write_out(line + "\r\n");
  }

  void write_row(const Row& row) override {
    std::string line;
    for (const std::string& name : names()) {
      const auto found = row.find(name);
      append(line, found == row.end() ? std::string_view() : found->second, &name == &names().front());
    }
    write_out(line + "\r\n");
  }

  static void append(std::string& line, std::string_view cell, bool is_first) {
    if (!is_first) line += ',';
    if (cell.find_first_of("\",\r\n") == std::string_view::npos) {
      line += cell;
      return;
    }
    line += '"';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }

  Result<void> write_rest() override {
    CORDWOOD_TRY(ColumnsAnswer::write_rest());
    if (!late_name_) return success();
    return Error{Errc::invalid,
                 fmt::format("the field '{}' came when the header had been written; the rows from there on are missing",
                             *late_name_),
                 "name the columns: … | fields a, b"};
  }

  std::optional<std::string> late_name_;
};

}  // namespace

Result<void> finish_output() {
  // Both: what a write in the middle could not write, the last flush does not know of.
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return success();
  return error(Errc::io, "writing to standard output failed");
}

bool write_out(std::string_view text) { return std::fwrite(text.data(), 1, text.size(), stdout) == text.size(); }

bool may_colour() {
  const char* const forbidden = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && (forbidden == nullptr || *forbidden == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

bool Answer::accept(const query::RowBlock& rows) {
  rows_ += rows.row_count;
  return write(rows) && std::ferror(stdout) == 0;
}

void Answer::flush() {
  (void)write_rest().has_value();  // Its error comes again in finish().
  std::fflush(stdout);
}

Result<void> Answer::finish() {
  CORDWOOD_TRY(write_rest());
  return finish_output();
}

std::unique_ptr<Answer> make_answer(std::string_view form, bool colour) {
  if (form == "json") return std::make_unique<JsonAnswer>();
  if (form == "raw") return std::make_unique<MessageAnswer>();
  if (form == "csv") return std::make_unique<CsvAnswer>();
  CORDWOOD_CHECK(form == "table");
  return std::make_unique<TableAnswer>(colour);
}

}  // namespace cordwood
