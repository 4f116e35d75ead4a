#pragma once
// The shape of pipes that make one field's text from another's, row by row, and look at nothing else.

#include <functional>
#include <string>

#include "field_edits.h"
#include "operators/operators.h"

namespace cordwood::query {

/// `rewrite(in, out)` appends the result. Asked once a run of equal values. One whose result can be many times the
/// size of what comes in stops when it is larger than the query's memory limit: the run fails then.
using Rewrite = std::function<void(std::string_view in, std::string& out)>;

OperatorPointer make_rewrite(std::string from, std::string result, const language::FilterPtr& condition,
                             Rewrite rewrite, Context& context, OperatorPointer next);

}  // namespace cordwood::query
