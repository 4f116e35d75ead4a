#include "answer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "api/column_writer.h"
#include "base/check.h"

namespace cordwood {
namespace {

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

class TableWriter final : public api::ColumnWriter {
 public:
  explicit TableWriter(bool colour) : bold_(colour ? "\x1b[1m" : ""), plain_(colour ? "\x1b[0m" : "") {}

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

  bool take_late_name(const std::string& name, std::string& out) override {
    add_name(name);
    widths_.push_back(width_of(name));
    write_names(out);
    return true;
  }

  void write_names(std::string& out) override {
    std::string line;
    for (std::size_t i = 0; i < names().size(); ++i) append(line, names()[i], i);
    append_line(out, std::move(line), bold_, plain_);
  }

  void write_row(const Row& row, std::string& out) override {
    std::string line;
    for (std::size_t i = 0; i < names().size(); ++i) {
      const auto found = row.find(names()[i]);
      append(line, found == row.end() ? std::string_view() : found->second, i);
    }
    append_line(out, std::move(line), "", "");
  }

  void append(std::string& line, std::string_view cell, std::size_t column) const {
    if (column > 0) line += "  ";
    line += cell;
    const std::size_t width = width_of(cell);
    if (width < widths_[column]) line.append(widths_[column] - width, ' ');
  }

  static void append_line(std::string& out, std::string line, std::string_view before, std::string_view after) {
    line.erase(line.find_last_not_of(' ') + 1);
    out += fmt::format("{}{}{}\n", before, line, after);
  }

  const std::string_view bold_;
  const std::string_view plain_;
  std::vector<std::size_t> widths_;
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
  std::string text;
  const bool more = writer_->write(rows, text);
  return write_out(text) && more && std::ferror(stdout) == 0;
}

void Answer::flush() {
  std::string text;
  (void)writer_->finish(text).has_value();  // Its error comes again in finish().
  write_out(text);
  std::fflush(stdout);
}

Result<void> Answer::finish() {
  std::string text;
  const Result<void> written = writer_->finish(text);
  write_out(text);
  CORDWOOD_TRY(written);
  return finish_output();
}

std::unique_ptr<Answer> make_answer(std::string_view form, bool colour) {
  if (form == "table") return std::make_unique<Answer>(std::make_unique<TableWriter>(colour));
  auto writer = api::make_row_writer(form);
  CORDWOOD_CHECK(writer != nullptr);
  return std::make_unique<Answer>(std::move(writer));
}

}  // namespace cordwood
