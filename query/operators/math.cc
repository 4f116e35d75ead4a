// math: calculates new fields from numbers in others, a column at a time.

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>

#include "numbers.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

using language::MathExpression;
using Operation = MathExpression::Operation;
using Numbers = std::vector<double>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double round_to(double number, double nearest) {
  const double power = std::pow(10.0, -last_digit_exponent(nearest));
  number += 0.5 * std::copysign(nearest, number);
  number -= std::fmod(number, nearest);
  return std::trunc(number * power) / power;
}

std::uint64_t bits_of(double number) {
  return number >= 0 && number < 18446744073709551616.0 ? static_cast<std::uint64_t>(number) : 0;
}

template <class Combine>
double bitwise(double a, double b, Combine combine) {
  return std::isnan(a) || std::isnan(b) ? kNaN : static_cast<double>(combine(bits_of(a), bits_of(b)));
}

double combine(Operation operation, double a, double b) {
  switch (operation) {
    case Operation::add:
      return a + b;
    case Operation::subtract:
      return a - b;
    case Operation::multiply:
      return a * b;
    case Operation::divide:
      return a / b;
    case Operation::remainder:
      return std::fmod(a, b);
    case Operation::power:
      return std::pow(a, b);
    case Operation::bit_and:
      return bitwise(a, b, [](std::uint64_t x, std::uint64_t y) { return x & y; });
    case Operation::bit_or:
      return bitwise(a, b, [](std::uint64_t x, std::uint64_t y) { return x | y; });
    case Operation::bit_xor:
      return bitwise(a, b, [](std::uint64_t x, std::uint64_t y) { return x ^ y; });
    case Operation::default_to:
      return std::isnan(a) ? b : a;
    case Operation::maximum:
      return std::fmax(a, b);  // These two skip NaN.
    case Operation::minimum:
      return std::fmin(a, b);
    case Operation::round:
      return round_to(a, b);
    default:
      return kNaN;
  }
}

double apply(Operation operation, double a) {
  switch (operation) {
    case Operation::absolute:
      return std::fabs(a);
    case Operation::ceiling:
      return std::ceil(a);
    case Operation::exponential:
      return std::exp(a);
    case Operation::floor:
      return std::floor(a);
    case Operation::logarithm:
      return std::log(a);
    case Operation::negate:
      return -a;
    case Operation::round:
      return std::round(a);
    default:
      return a;
  }
}

Numbers quantities_of(const Values& values) {
  if (const auto times = values.times()) {
    Numbers numbers;
    for (const std::int64_t time : *times) numbers.push_back(static_cast<double>(time));
    return numbers;
  }
  Numbers numbers;
  numbers.reserve(values.row_count());
  std::string_view last;
  for (const std::string_view text : values.texts()) {
    if (!numbers.empty() && text == last)
      numbers.push_back(numbers.back());
    else
      numbers.push_back(parse_quantity(text).value_or(kNaN));
    last = text;
  }
  return numbers;
}

class MathOperator final : public StreamingOperator {
 public:
  MathOperator(const language::MathPipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe) {}

  bool push(unsigned worker, Block& block) override {
    for (const auto& item : pipe_.items) {
      const Numbers numbers = evaluate(item.expression, block);
      auto arena = std::make_shared<Arena>();
      std::vector<std::string_view> texts(numbers.size());
      std::string text;
      for (std::size_t row = 0; row < numbers.size(); ++row) {
        text.clear();
        append_number(text, numbers[row]);
        texts[row] = arena->copy(text);
      }
      block.set(item.result, Values::texts(std::move(texts), arena));
    }
    return pass(worker, block);
  }

 private:
  static Numbers evaluate(const MathExpression& expression, Block& block) {
    const std::uint32_t count = block.row_count();
    switch (expression.operation) {
      case Operation::constant:
        return Numbers(count, expression.constant);
      case Operation::field:
        return quantities_of(block.values(expression.text));
      case Operation::now: {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return Numbers(count, static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()));
      }
      case Operation::random: {
        thread_local std::mt19937_64 generator(std::random_device{}());
        std::uniform_real_distribution<double> distribution(0, 1);
        Numbers numbers(count);
        for (double& number : numbers) number = distribution(generator);
        return numbers;
      }
      default:
        break;
    }
    if (expression.operands.empty()) return Numbers(count, kNaN);
    Numbers left = evaluate(expression.operands.front(), block);
    if (expression.operands.size() == 1) {
      for (double& number : left) number = apply(expression.operation, number);
      return left;
    }
    for (std::size_t i = 1; i < expression.operands.size(); ++i) {
      const Numbers right = evaluate(expression.operands[i], block);
      for (std::size_t row = 0; row < left.size(); ++row)
        left[row] = combine(expression.operation, left[row], right[row]);
    }
    return left;
  }

  const language::MathPipe& pipe_;
};

}  // namespace

Result<OperatorPointer> make(const language::MathPipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<MathOperator>(pipe, std::move(next));
}

}  // namespace cordwood::query
