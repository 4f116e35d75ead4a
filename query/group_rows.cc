#include "group_rows.h"

#include <algorithm>

namespace cordwood::query {

namespace {
constexpr std::size_t kRowsPerBlock = 8192;  // As many as a row group has, roughly.
}

void emit_rows(Operator& next, Context& context, const std::vector<std::string_view>& names, std::size_t row_count,
               const std::function<void(std::size_t column, std::size_t row, std::string& out)>& fill) {
  const auto own_names = std::make_shared<std::vector<std::string>>(names.begin(), names.end());
  std::string text;
  for (std::size_t first = 0; first < row_count && !context.stopped(); first += kRowsPerBlock) {
    const std::size_t count = std::min(kRowsPerBlock, row_count - first);
    Block block(static_cast<std::uint32_t>(count));
    std::size_t made = 0;
    for (std::size_t column = 0; column < names.size(); ++column) {
      auto arena = std::make_shared<Arena>();
      std::vector<std::string_view> texts(count);
      for (std::size_t row = 0; row < count; ++row) {
        text.clear();
        fill(column, first + row, text);
        made += text.size();
        if (!context.allow_at_once(made)) return;
        texts[row] = arena->copy(text);
      }
      block.set((*own_names)[column], Values::texts(std::move(texts), std::move(arena)));
    }
    block.keep_alive(own_names);
    if (!next.push(0, block)) return;
  }
}

}  // namespace cordwood::query
