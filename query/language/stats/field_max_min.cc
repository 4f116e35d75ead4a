// field_max(by, field), field_min(by, field): the value of one field in the row where another is largest or
// smallest.

#include "stats/functions.h"

namespace cordwood::language {
namespace {

template <class Function>
Result<StatsFunction> parse(Parser& in) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto names, in.field_names_in_parentheses());
  if (names.size() != 2) return in.error_since(begin, "takes the field to compare and the field to show");
  return StatsFunction(Function{std::move(names[0]), std::move(names[1])});
}

}  // namespace

Result<StatsFunction> parse_field_max(Parser& in) { return parse<FieldMaxStats>(in); }
Result<StatsFunction> parse_field_min(Parser& in) { return parse<FieldMinStats>(in); }

}  // namespace cordwood::language
