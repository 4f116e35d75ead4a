#pragma once
// `replace ("a", "b") at x limit 1`.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct ReplacePipe {
  FilterPtr condition;  // Null: every row.
  std::string from;
  std::string to;
  std::string field = "_msg";
  std::uint64_t limit = 0;  // Replacements a row; 0: all.

  static Result<ReplacePipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
