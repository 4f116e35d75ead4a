#pragma once
// `replace_regexp ("a(b+)", "$1") at x limit 1`.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct ReplaceRegexpPipe {
  FilterPtr condition;  // Null: every row.
  std::string from;     // RE2.
  std::string to;       // With $1 or ${1} for groups.
  std::string field = "_msg";
  std::uint64_t limit = 0;  // Replacements a row; 0: all.

  static Result<ReplaceRegexpPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
