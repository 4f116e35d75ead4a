#include "pipes/parts.h"
#include "stats/functions.h"

namespace cordwood::language {
namespace {

FieldPatterns or_all(FieldPatterns patterns) {
  if (patterns.empty()) patterns.push_back({"", true});
  return patterns;
}

}  // namespace

Result<FieldsArgument> parse_fields_argument(Parser& in) {
  CORDWOOD_TRY(auto fields, in.field_patterns_in_parentheses());
  return FieldsArgument{or_all(std::move(fields))};
}

Result<LimitedFieldsArgument> parse_limited_fields_argument(Parser& in) {
  CORDWOOD_TRY(auto fields, in.field_patterns_in_parentheses());
  CORDWOOD_TRY(auto limit, parse_limit(in));
  return LimitedFieldsArgument{or_all(std::move(fields)), limit};
}

Result<TupleArgument> parse_tuple_argument(Parser& in) {
  CORDWOOD_TRY(auto fields, in.field_names_in_parentheses());
  CORDWOOD_TRY(auto limit, parse_limit(in));
  return TupleArgument{std::move(fields), limit};
}

Result<RowArgument> parse_row_argument(Parser& in) {
  CORDWOOD_TRY(in.expect("("));
  CORDWOOD_TRY(auto by, in.field_name());
  FieldPatterns fields;
  while (in.skip_if(",") && !in.is(")")) {
    CORDWOOD_TRY(auto pattern, in.field_pattern());
    fields.push_back(std::move(pattern));
  }
  CORDWOOD_TRY(in.expect(")"));
  return RowArgument{std::move(by), or_all(std::move(fields))};
}

}  // namespace cordwood::language
