#pragma once
// `math a / b as c, round(c) as d`.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/math_expression.h"

namespace cordwood::language {

class Parser;

struct MathPipe {
  struct Item {
    MathExpression expression;
    std::string result;  // May be read by the items behind it.
  };
  std::vector<Item> items;

  static Result<MathPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
