#include "output.h"

#include <algorithm>

namespace cordwood::query {

bool Output::push(unsigned, Block& block) {
  std::vector<RowColumn> columns;
  for (const std::string_view name : block.names()) {
    const Values& values = block.values(name);
    if (const auto constant = values.constant(); constant && constant->empty()) continue;
    columns.push_back({name, values.texts()});
  }
  const std::lock_guard lock(mutex_);
  if (context_.stopped()) return false;
  context_.count_returned(block.row_count());
  if (!sink_.accept({block.row_count(), columns})) {
    context_.fail(Error{Errc::cancelled, "the reader of the answer is gone"});
    return false;
  }
  const std::size_t held = sink_.held_bytes();
  const std::size_t grown = held - std::min(held, held_bytes_);
  held_bytes_ += grown;
  return context_.hold(grown);
}

}  // namespace cordwood::query
