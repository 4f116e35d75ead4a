#pragma once
// Groups as rows: what stats, uniq and top give to the next operator.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "operator.h"

namespace cordwood::query {

/// Gives `row_count` rows in blocks to `next` as worker 0. `fill(column, row, out)` appends the value. Stops when no
/// more are wanted or the run is stopped.
void emit_rows(Operator& next, Context& context, const std::vector<std::string_view>& names, std::size_t row_count,
               const std::function<void(std::size_t column, std::size_t row, std::string& out)>& fill);

}  // namespace cordwood::query
