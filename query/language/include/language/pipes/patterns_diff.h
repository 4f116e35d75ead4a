#pragma once
// `patterns_diff current 1h by (host) from _msg limit 100`: which patterns are new, gone or changed in one time range
// beside another.

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct PatternsDiffPipe {
  using Range = std::shared_ptr<const TimeFilter>;
  Range baseline;  // One of them may be null: all rows that are not in the other.
  Range current;
  FieldNames by;
  std::string from = "_msg";
  std::uint64_t limit = 0;  // 0: all.

  static Result<PatternsDiffPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
