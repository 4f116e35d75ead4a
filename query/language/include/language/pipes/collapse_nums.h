#pragma once
// `collapse_nums at x prettify`: numbers become <N>, well-known groups of them <IP4>, <UUID>, <DATETIME>….

#include <string>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct CollapseNumsPipe {
  FilterPtr condition;  // Null: every row.
  std::string field = "_msg";
  bool prettify = false;

  static Result<CollapseNumsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
