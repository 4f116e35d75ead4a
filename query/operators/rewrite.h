#pragma once
// The shape of pipes that make one field's text from another's, row by row, and look at nothing else.

#include <functional>
#include <string>

#include "field_edits.h"
#include "operators/operators.h"

namespace cordwood::query {

/// `rewrite(in, out)` appends the result. Asked once a run of equal values.
using Rewrite = std::function<void(std::string_view in, std::string& out)>;

OperatorPointer make_rewrite(std::string from, std::string result, const language::FilterPtr& condition,
                             Rewrite rewrite, OperatorPointer next);

}  // namespace cordwood::query
