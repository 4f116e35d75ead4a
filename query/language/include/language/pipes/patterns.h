#pragma once
// `patterns by (host) from _msg limit 100`: the messages by what stays the same in them.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct PatternsPipe {
  FieldNames by;  // Patterns are counted for each tuple of these.
  std::string from = "_msg";
  std::uint64_t limit = 0;  // Of the most frequent ones; the rest becomes one row. 0: all.

  static Result<PatternsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
