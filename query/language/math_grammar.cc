#include "math_grammar.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ascii_case.h"
#include "language/values.h"
#include "string_literal.h"

namespace cordwood::language {
namespace {

using Operation = MathExpression::Operation;

struct Operator {
  std::string_view text;
  Operation operation;
  int strength;
};

constexpr int kStrongest = 7;  // What a sign and functions are.
constexpr std::array kOperators{
    Operator{"default", Operation::default_to, 0},
    Operator{"or", Operation::bit_or, 1},
    Operator{"xor", Operation::bit_xor, 2},
    Operator{"&", Operation::bit_and, 3},
    Operator{"+", Operation::add, 4},
    Operator{"-", Operation::subtract, 4},
    Operator{"*", Operation::multiply, 5},
    Operator{"/", Operation::divide, 5},
    Operator{"%", Operation::remainder, 5},
    Operator{"^", Operation::power, 6},
};

struct Function {
  std::string_view name;
  Operation operation;
  std::size_t operands_min;
  std::size_t operands_max;
};

constexpr std::size_t kMany = 1000;
constexpr std::array kFunctions{
    Function{"abs", Operation::absolute, 1, 1},    Function{"ceil", Operation::ceiling, 1, 1},
    Function{"exp", Operation::exponential, 1, 1}, Function{"floor", Operation::floor, 1, 1},
    Function{"ln", Operation::logarithm, 1, 1},    Function{"max", Operation::maximum, 2, kMany},
    Function{"min", Operation::minimum, 2, kMany}, Function{"now", Operation::now, 0, 0},
    Function{"rand", Operation::random, 0, 0},     Function{"round", Operation::round, 1, 2},
};

const Operator* find_operator(const Parser& in) {
  const auto found = std::find_if(kOperators.begin(), kOperators.end(),
                                  [&in](const Operator& candidate) { return in.is(candidate.text); });
  return found == kOperators.end() ? nullptr : &*found;
}

const Function* find_function(const Parser& in) {
  if (!in.peek(1).is("(")) return nullptr;
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [&in](const Function& candidate) { return in.is(candidate.name); });
  return found == kFunctions.end() ? nullptr : &*found;
}

Result<MathExpression> parse_operand(Parser& in);
Result<MathExpression> parse_operation(Parser& in, int strength_min);

Result<MathExpression> parse_call(Parser& in, const Function& function) {
  const std::size_t begin = in.position();
  in.skip();
  in.skip();
  MathExpression call{function.operation, 0, {}, {}};
  while (!in.is(")")) {
    CORDWOOD_TRY(auto operand, parse_operation(in, 0));
    call.operands.push_back(std::move(operand));
    if (!in.skip_if(",")) break;
  }
  CORDWOOD_TRY(in.expect(")"));
  const std::size_t count = call.operands.size();
  if (count < function.operands_min || count > function.operands_max) {
    return in.error_since(begin, fmt::format("{}() does not take {} arguments", function.name, count));
  }
  return call;
}

bool glues(const Parser& in) {
  constexpr std::string_view kStops = "+-*/%^&,()|:=<>!";
  const Token& token = in.peek();
  if (token.after_blank || token.kind == Token::Kind::end) return false;
  return token.kind != Token::Kind::punctuation || token.raw.size() > 1 ||
         kStops.find(token.raw[0]) == std::string_view::npos;
}

// The sign of an exponent belongs to its number: 1e-5.
bool at_exponent(const Parser& in, std::string_view text) {
  const bool number = !text.empty() && text.front() >= '0' && text.front() <= '9' && !text.starts_with("0x");
  return number && (text.ends_with('e') || text.ends_with('E')) && (in.is_glued("-") || in.is_glued("+"));
}

// A number or a field; operators end it, so that a-b is a difference.
Result<MathExpression> parse_atom(Parser& in) {
  const std::size_t begin = in.position();
  if (!in.at_compound() || find_operator(in)) return in.error_here("expected a field, a number or a function");
  const bool quoted = in.peek().kind == Token::Kind::quoted;
  std::string text(in.peek().value());
  in.skip();
  while (glues(in) || at_exponent(in, text)) {
    in.skip();
    text = in.text_since(begin);
  }
  if (const auto number = parse_number(text)) return MathExpression{Operation::constant, *number, std::move(text), {}};
  if (quoted && text.empty()) text = "_msg";
  return MathExpression{Operation::field, 0, std::move(text), {}};
}

Result<MathExpression> parse_negation(Parser& in) {
  CORDWOOD_TRY(auto level, in.enter());
  in.skip();
  CORDWOOD_TRY(auto operand, parse_operand(in));  // So -2^2 is 4.
  if (operand.operation != Operation::constant) return MathExpression{Operation::negate, 0, {}, {std::move(operand)}};
  operand.constant = -operand.constant;
  operand.text = operand.text.starts_with('-') ? operand.text.substr(1) : "-" + operand.text;
  return operand;
}

Result<MathExpression> parse_operand(Parser& in) {
  while (in.skip_if("+")) {
  }
  if (in.is("-")) return parse_negation(in);
  if (in.is("(") || find_function(in)) {
    CORDWOOD_TRY(auto level, in.enter());
    if (const Function* function = find_function(in)) return parse_call(in, *function);
    in.skip();
    CORDWOOD_TRY(auto inner, parse_operation(in, 0));
    CORDWOOD_TRY(in.expect(")"));
    return inner;
  }
  return parse_atom(in);
}

// Operators of at least this strength, by precedence climbing.
Result<MathExpression> parse_operation(Parser& in, int strength_min) {
  CORDWOOD_TRY(auto left, parse_operand(in));
  std::size_t length = 0;
  while (const Operator* op = find_operator(in)) {
    if (op->strength < strength_min) break;
    if (++length > kMany) return in.error_here("the expression is too long", "split it: math a + b as c, c + d as e");
    in.skip();
    CORDWOOD_TRY(auto right, parse_operation(in, op->strength + 1));
    left = MathExpression{op->operation, 0, {}, {std::move(left), std::move(right)}};
  }
  return left;
}

const Operator* operator_of(const MathExpression& expression) {
  const auto found = std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& candidate) {
    return candidate.operation == expression.operation;
  });
  return found == kOperators.end() ? nullptr : &*found;
}

void print_operand(const MathExpression& operand, int strength_min, std::string& out) {
  const Operator* op = operator_of(operand);
  const bool parentheses = op && op->strength < strength_min;
  if (parentheses) out += "(";
  print(operand, out);
  if (parentheses) out += ")";
}

void print_call(const MathExpression& call, std::string& out) {
  const auto function = std::find_if(kFunctions.begin(), kFunctions.end(),
                                     [&](const Function& candidate) { return candidate.operation == call.operation; });
  out += function->name;
  out += "(";
  for (std::size_t i = 0; i < call.operands.size(); ++i) {
    if (i > 0) out += ", ";
    print(call.operands[i], out);
  }
  out += ")";
}

// Bare where parse_atom() reads the same.
void print_field(const std::string& name, std::string& out) {
  std::string value;
  append_value(value, name);
  const bool bare = value == name && name.find_first_of("-/") == std::string::npos &&
                    !equals_ignoring_case(name, "xor") && !equals_ignoring_case(name, "default") && !parse_number(name);
  if (bare) {
    out += name;
  } else {
    append_quoted(out, name);
  }
}

void print_constant(const std::string& text, std::string& out) {
  const bool bare = text.find_first_of(":+/ ") == std::string::npos && text.find('-', 1) == std::string::npos;
  if (bare) {
    out += text;
  } else {
    append_quoted(out, text);
  }
}

}  // namespace

Result<MathExpression> parse_math_expression(Parser& in) { return parse_operation(in, 0); }

void print(const MathExpression& expression, std::string& out) {
  if (const Operator* op = operator_of(expression)) {
    print_operand(expression.operands[0], op->strength, out);
    out += fmt::format(" {} ", op->text);
    print_operand(expression.operands[1], op->strength + 1, out);
    return;
  }
  switch (expression.operation) {
    case Operation::constant:
      print_constant(expression.text, out);
      break;
    case Operation::field:
      print_field(expression.text, out);
      break;
    case Operation::negate:
      out += "-";
      print_operand(expression.operands[0], kStrongest, out);
      break;
    default:
      print_call(expression, out);
      break;
  }
}

}  // namespace cordwood::language
