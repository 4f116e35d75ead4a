#include "output.h"

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
  if (sink_.accept({block.row_count(), columns})) return true;
  context_.fail(Error{Errc::cancelled, "the reader of the answer is gone"});
  return false;
}

}  // namespace cordwood::query
