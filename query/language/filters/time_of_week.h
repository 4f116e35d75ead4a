#pragma once
// _time:day_range[08:00, 18:00) and _time:week_range[Mon, Fri], with the `offset` that time filters share.

#include <optional>
#include <string>

#include "base/result.h"
#include "language/filter.h"
#include "parser.h"

namespace cordwood::language {

struct ParsedOffset {
  Nanoseconds duration;
  std::string text;  // "offset 2h"
};

/// `offset 2h`, or nothing.
Result<std::optional<ParsedOffset>> parse_offset(Parser& in);

Result<FilterPtr> parse_day_range(Parser& in);   // The name is next.
Result<FilterPtr> parse_week_range(Parser& in);  // The name is next.

}  // namespace cordwood::language
