#pragma once
// What `math` computes: a tree of operations over fields and numbers.

#include <string>
#include <vector>

namespace cordwood::language {

struct MathExpression {
  enum class Operation {
    constant,
    field,
    // Two operands.
    add,
    subtract,
    multiply,
    divide,
    remainder,
    power,
    bit_and,
    bit_or,
    bit_xor,
    default_to,
    // Functions.
    absolute,
    ceiling,
    exponential,
    floor,
    logarithm,
    maximum,
    minimum,
    negate,
    now,
    random,
    round,
  };

  Operation operation = Operation::constant;
  double constant = 0;  // Its value; times are Unix nanoseconds, durations nanoseconds, IPv4 addresses numbers.
  std::string text;     // A constant as written, or the name of a field.
  std::vector<MathExpression> operands;
};

/// Canonical text, with no more parentheses than needed. It names the result where no name is given.
void print(const MathExpression& expression, std::string& out);

}  // namespace cordwood::language
