#pragma once

#include <string_view>

#include "base/result.h"
#include "language/pipe.h"
#include "parser.h"

namespace cordwood::language {

/// With the second names: `head` for limit, `mv` for rename, …
bool is_pipe_name(std::string_view name);

/// The same without pipes that only Cordwood has: queries of other tools' users search for their names as words.
bool is_reserved_pipe_name(std::string_view name);

/// One pipe with or without its name (`count() x`, `level:error`), up to '|', ')' or the end.
Result<Pipe> parse_pipe(Parser& in);

}  // namespace cordwood::language
