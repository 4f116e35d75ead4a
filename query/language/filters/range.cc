// range(1, 10], range[1.5K, inf), >10KB, <="1.2.3.4": values that are numbers (sizes, durations, addresses
// and times count as such) within a range. A comparison with anything else compares texts; see
// string_range.cc.

#include <cmath>

#include <fmt/format.h>

#include "filters/filters.h"
#include "filters/string_range.h"
#include "language/values.h"
#include "string_literal.h"

namespace cordwood::language {
namespace {

struct Bound {
  double number;
  bool included;
  std::string text;  // As written.
};

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kIntegerLimit = 9223372036854775808.0;  // 2^63

std::int64_t to_integer(double number) {
  if (number >= kIntegerLimit) return std::numeric_limits<std::int64_t>::max();
  if (number < -kIntegerLimit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(number);
}

class RangeFilter final : public FieldFilter {
 public:
  RangeFilter(std::string field, Bound min, Bound max, std::string test)
      : FieldFilter(std::move(field)), min_(std::move(min)), max_(std::move(max)), test_(std::move(test)) {}

  bool matches_value(std::string_view value) const override {
    const auto number = parse_number(value);
    if (!number) return false;
    const bool above = min_.included ? *number >= min_.number : *number > min_.number;
    return above && (max_.included ? *number <= max_.number : *number < max_.number);
  }
  // Integers beyond 2^53 are compared as doubles in matches_value(), so there is no range for them.
  std::optional<IntegerRange> integer_range() const override {
    constexpr double kExact = 9007199254740992.0;
    const bool exact = (std::isinf(min_.number) || std::fabs(min_.number) < kExact) &&
                       (std::isinf(max_.number) || std::fabs(max_.number) < kExact);
    if (!exact) return std::nullopt;
    const double lowest = min_.included ? std::ceil(min_.number) : std::floor(min_.number) + 1;
    const double highest = max_.included ? std::floor(max_.number) : std::ceil(max_.number) - 1;
    if (lowest > highest) return IntegerRange{1, 0};
    return IntegerRange{to_integer(lowest), to_integer(highest)};
  }
  void print_test(std::string& out) const override { out += test_; }

 private:
  Bound min_;
  Bound max_;
  std::string test_;
};

Result<Bound> parse_bound(Parser& in) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  const auto number = parse_number(text);
  if (!number) {
    return in.error_since(begin, fmt::format("'{}' is not a number", text),
                          "numbers are 12, -1.5, 10KB, 1.5GiB, 250ms, 0xff, inf; texts have string_range(a, b)");
  }
  return Bound{*number, false, std::move(text)};
}

std::string print_range(const Bound& min, const Bound& max) {
  std::string test = "range";
  test += min.included ? "[" : "(";
  append_value(test, min.text);
  test += ",";
  append_value(test, max.text);
  test += max.included ? "]" : ")";
  return test;
}

std::string print_comparison(std::string_view operation, std::string_view literal) {
  std::string test(operation);
  append_value(test, literal);
  return test;
}

}  // namespace

Result<FilterPtr> parse_range(Parser& in, const CurrentField& field) {
  const bool min_included = in.is("[");
  in.skip();
  CORDWOOD_TRY(auto min, parse_bound(in));
  CORDWOOD_TRY(in.expect(","));
  CORDWOOD_TRY(auto max, parse_bound(in));
  min.included = min_included;
  max.included = in.is("]");
  if (!max.included) {
    CORDWOOD_TRY(in.expect(")"));
  } else {
    in.skip();
  }
  std::string test = print_range(min, max);
  return make_field_filter<RangeFilter>(field, std::move(min), std::move(max), std::move(test));
}

Result<FilterPtr> parse_comparison(Parser& in, const CurrentField& field) {
  const bool greater = in.is(">");
  in.skip();
  const bool included = in.is_glued("=");
  if (included) in.skip();
  CORDWOOD_TRY(auto literal, in.compound());
  std::string test = print_comparison(greater ? (included ? ">=" : ">") : (included ? "<=" : "<"), literal);
  const auto number = parse_number(literal);
  if (!number) return make_string_comparison(field, greater, included, std::move(literal), std::move(test));
  Bound bound{*number, included, {}};
  Bound open{greater ? kInfinity : -kInfinity, true, {}};
  if (greater) return make_field_filter<RangeFilter>(field, std::move(bound), std::move(open), std::move(test));
  return make_field_filter<RangeFilter>(field, std::move(open), std::move(bound), std::move(test));
}

}  // namespace cordwood::language
