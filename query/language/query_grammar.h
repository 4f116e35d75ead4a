#pragma once
//   query = [ "options" "(" … ")" ] filter { "|" pipe }

#include "base/result.h"
#include "language/query.h"
#include "parser.h"

namespace cordwood::language {

/// Up to ')' or the end; use Parser::query(), which counts levels.
Result<Query> parse_query_body(Parser& in);

}  // namespace cordwood::language
