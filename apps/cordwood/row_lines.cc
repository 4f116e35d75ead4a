#include "row_lines.h"

#include <deque>
#include <map>
#include <vector>

#include <simdjson.h>

namespace cordwood {
namespace {

/// Columns of a block that is made row by row.
class BlockMaker {
 public:
  void begin_row() { ++rows_; }
  void add(std::string_view name, std::string_view value) {
    auto known = columns_.find(name);
    if (known == columns_.end()) {
      order_.push_back(&texts_.emplace_back(name));
      known = columns_.emplace(*order_.back(), std::vector<std::string_view>()).first;
    }
    known->second.resize(rows_ - 1);
    known->second.push_back(texts_.emplace_back(value));
  }

  bool give_to(query::RowSink& sink) {
    if (rows_ == 0) return true;
    std::vector<query::RowColumn> columns;
    for (const std::string* name : order_) {
      auto& values = columns_.find(*name)->second;
      values.resize(rows_);
      columns.push_back({*name, values});
    }
    return sink.accept({rows_, columns});
  }

 private:
  std::deque<std::string> texts_;  // Behind all views.
  std::vector<const std::string*> order_;
  std::map<std::string_view, std::vector<std::string_view>, std::less<>> columns_;
  std::size_t rows_ = 0;
};

}  // namespace

bool RowLines::take(std::string_view bytes) {
  const std::size_t end = bytes.rfind('\n');
  if (end == std::string_view::npos) {
    rest_ += bytes;
    return true;
  }
  rest_ += bytes.substr(0, end + 1);
  const bool more = give(rest_);
  rest_ = bytes.substr(end + 1);
  return more;
}

Result<void> RowLines::finish() {
  if (state_.has_value() && !rest_.empty()) give(std::exchange(rest_, {}));
  return state_;
}

bool RowLines::give(std::string_view lines) {
  simdjson::dom::parser parser;
  BlockMaker block;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size() - 1);
    const std::string_view line = lines.substr(0, end + 1);
    lines.remove_prefix(end + 1);
    if (line.find_first_not_of("\r\n") == std::string_view::npos) continue;
    simdjson::dom::object row;
    if (parser.parse(line).get(row) != simdjson::SUCCESS) {
      state_ = error(Errc::corrupt, "the server's answer is not made of rows");
      break;
    }
    block.begin_row();
    for (const auto& [name, value] : row) {
      std::string_view text;
      if (value.get(text) == simdjson::SUCCESS)
        block.add(name, text);
      else
        block.add(name, simdjson::minify(value));
    }
  }
  return block.give_to(sink_) && state_.has_value();
}

}  // namespace cordwood
