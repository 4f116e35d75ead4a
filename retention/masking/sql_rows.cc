#include "sql_rows.h"

#include <algorithm>

#include "characters.h"

namespace cordwood::masking {
namespace {

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

}  // namespace

bool SqlRow::take_value() {
  constexpr std::size_t kBareBytesMax = 256;
  at_ = skip_spaces(text_, at_);
  // N'…' and E'…'
  if (at_ + 1 < text_.size() && is_letter(text_[at_]) && text_[at_ + 1] == '\'') ++at_;
  if (at_ >= text_.size()) return false;
  Item item{at_, at_, 0};
  if (is_quote(text_[at_])) {
    item.quote = text_[at_];
    item.begin = ++at_;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\') {
        at_ += 2;
      } else if (text_[at_] != item.quote) {
        ++at_;
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == item.quote) {
        at_ += 2;
      } else {
        break;
      }
    }
    item.end = std::min(at_, text_.size());
    at_ = std::min(at_ + 1, text_.size());
  } else {
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ')' && at_ - item.begin < kBareBytesMax) ++at_;
    item.end = at_;
  }
  if (count_ < kItemsMax) items_[count_++] = item;
  return true;
}

bool SqlRow::next() {
  at_ = skip_spaces(text_, at_);
  if (at_ < text_.size() && text_[at_] == ',') at_ = skip_spaces(text_, at_ + 1);
  if (at_ >= text_.size() || text_[at_] != '(') return false;
  ++at_;
  count_ = 0;
  while (take_value()) {
    at_ = skip_spaces(text_, at_);
    if (at_ >= text_.size() || text_[at_] != ',') break;
    ++at_;
  }
  if (at_ < text_.size() && text_[at_] == ')') ++at_;
  return count_ > 0;
}

std::size_t columns_before(std::string_view text, std::size_t values, std::span<SqlRow::Item> columns) {
  constexpr std::size_t kBytesMax = 2048;
  std::size_t close = values;
  while (close > 0 && values - close < 4 && is_space(text[close - 1])) --close;
  if (close == 0 || text[close - 1] != ')') return 0;
  --close;
  std::size_t open = close;
  while (open > 0 && close - open < kBytesMax && text[open - 1] != '(' && text[open - 1] != ')') --open;
  if (open == 0 || text[open - 1] != '(') return 0;
  std::size_t count = 0;
  for (std::size_t at = open; at < close && count < columns.size();) {
    const std::size_t next = std::min(text.find(',', at), close);
    SqlRow::Item column{skip_spaces(text, at), next, 0};
    while (column.end > column.begin &&
           (is_space(text[column.end - 1]) || is_quote(text[column.end - 1]) || text[column.end - 1] == ']'))
      --column.end;
    columns[count++] = column;
    at = next + 1;
  }
  return count;
}

}  // namespace cordwood::masking
