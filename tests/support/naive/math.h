#pragma once
// `math` of the slow twin.

#include "base/result.h"
#include "language/math_expression.h"
#include "support/plain_row.h"

namespace cordwood::test {

/// Not a number where a field is none. Errc::unsupported for now and random.
Result<double> calculate(const language::MathExpression& expression, const ResultRow& row);

}  // namespace cordwood::test
