#include "support/naive/math.h"

#include <cmath>

#include "language/values.h"
#include "support/naive/rows.h"

namespace cordwood::test {

namespace {

using language::MathExpression;
using Operation = MathExpression::Operation;

/// What is below 0 has no bits.
std::uint64_t bits(double number) { return number < 0 ? 0 : static_cast<std::uint64_t>(number); }

double bitwise(Operation operation, double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::nan("");
  const std::uint64_t x = bits(a), y = bits(b);
  return static_cast<double>(operation == Operation::bit_and ? x & y : operation == Operation::bit_or ? x | y : x ^ y);
}

/// Half away from zero.
double rounded(double number, double nearest) {
  return std::copysign(std::floor(std::fabs(number) / nearest + 0.5) * nearest, number);
}

}  // namespace

Result<double> calculate(const MathExpression& expression, const ResultRow& row) {
  std::vector<double> operands;
  for (const MathExpression& operand : expression.operands) {
    CORDWOOD_TRY(operands.emplace_back(), calculate(operand, row));
  }
  const auto first = [&] { return operands.at(0); };
  const auto second = [&] { return operands.at(1); };
  switch (expression.operation) {
    case Operation::constant:
      return expression.constant;
    case Operation::field:
      return language::parse_number(value_of(row, expression.text)).value_or(std::nan(""));
    case Operation::add:
      return first() + second();
    case Operation::subtract:
      return first() - second();
    case Operation::multiply:
      return first() * second();
    case Operation::divide:
      return first() / second();
    case Operation::remainder:
      return std::fmod(first(), second());
    case Operation::power:
      return std::pow(first(), second());
    case Operation::bit_and:
    case Operation::bit_or:
    case Operation::bit_xor:
      return bitwise(expression.operation, first(), second());
    case Operation::default_to:
      return std::isnan(first()) ? second() : first();
    case Operation::absolute:
      return std::fabs(first());
    case Operation::ceiling:
      return std::ceil(first());
    case Operation::exponential:
      return std::exp(first());
    case Operation::floor:
      return std::floor(first());
    case Operation::logarithm:
      return std::log(first());
    case Operation::negate:
      return -first();
    case Operation::round:
      return rounded(first(), operands.size() > 1 ? second() : 1);
    case Operation::maximum:
    case Operation::minimum: {
      double best = std::nan("");
      for (const double operand : operands) {
        const bool is_better = expression.operation == Operation::maximum ? operand > best : operand < best;
        if (std::isnan(best) || is_better) best = operand;
      }
      return best;
    }
    case Operation::now:
    case Operation::random:
      break;
  }
  return error(Errc::unsupported, "the twin does not know this operation of math");
}

}  // namespace cordwood::test
