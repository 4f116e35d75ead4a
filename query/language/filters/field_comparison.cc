// a:eq_field(b), a:le_field(b), a:lt_field(b): compares two fields of the same row, numbers as numbers.

#include "filters/filters.h"
#include "language/values.h"
#include "string_literal.h"

namespace cordwood::language {
namespace {

enum class Comparison { equal, less_or_equal, less };

std::string_view name_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::equal:
      return "eq_field";
    case Comparison::less_or_equal:
      return "le_field";
    case Comparison::less:
      break;
  }
  return "lt_field";
}

bool holds(std::string_view left, Comparison comparison, std::string_view right) {
  switch (comparison) {
    case Comparison::equal:
      return left == right;
    case Comparison::less_or_equal:
      return !less_value(right, left);
    case Comparison::less:
      break;
  }
  return less_value(left, right);
}

class FieldComparisonFilter final : public Filter {
 public:
  FieldComparisonFilter(std::string left, Comparison comparison, std::string right)
      : left_(std::move(left)), comparison_(comparison), right_(std::move(right)) {}

  bool matches(const RowView& row) const override {
    const std::string left(row.value(left_));  // A copy: the view is good until the next call.
    return holds(left, comparison_, row.value(right_));
  }
  void print(std::string& out) const override {
    append_value(out, left_);
    out += ":";
    append_function(out, name_of(comparison_), {right_});
  }
  void add_needed_fields(FieldPatterns& fields) const override {
    fields.push_back({left_, false});
    fields.push_back({right_, false});
  }

 private:
  std::string left_;
  Comparison comparison_;
  std::string right_;
};

Result<FilterPtr> parse(Parser& in, const CurrentField& field, Comparison comparison) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto right, parse_plain_argument(in, name_of(comparison)));
  const FieldPattern left = field.value_or(FieldPattern{"_msg", false});
  if (left.is_prefix) return in.error_since(begin, "two fields can be compared, not all that a pattern names");
  return FilterPtr(std::make_shared<FieldComparisonFilter>(left.name, comparison, canonical_field(std::move(right))));
}

}  // namespace

Result<FilterPtr> parse_eq_field(Parser& in, const CurrentField& field) { return parse(in, field, Comparison::equal); }
Result<FilterPtr> parse_le_field(Parser& in, const CurrentField& field) {
  return parse(in, field, Comparison::less_or_equal);
}
Result<FilterPtr> parse_lt_field(Parser& in, const CurrentField& field) { return parse(in, field, Comparison::less); }

}  // namespace cordwood::language
