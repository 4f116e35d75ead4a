#pragma once
// The grammar of `math`. Operators from the weakest to the strongest; all associate to the left:
//
//   default    or    xor    &    + -    * / %    ^
//
//   operand = "(" expression ")" | "-" operand | name "(" [ expression { "," expression } ] ")" | number |
//   field

#include "base/result.h"
#include "language/math_expression.h"
#include "parser.h"

namespace cordwood::language {

Result<MathExpression> parse_math_expression(Parser& in);

}  // namespace cordwood::language
