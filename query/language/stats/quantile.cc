// quantile(0.99, size): the value that 99% of the values do not exceed.

#include <fmt/format.h>

#include "language/values.h"
#include "stats/functions.h"

namespace cordwood::language {

Result<StatsFunction> parse_quantile(Parser& in) {
  CORDWOOD_TRY(in.expect("("));
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  const auto phi = parse_decimal(text);
  if (!phi || *phi < 0 || *phi > 1) {
    return in.error_since(begin, fmt::format("a quantile is a number from 0 to 1, not '{}'", text),
                          "quantile(0.99, field)");
  }
  FieldPatterns fields;
  while (in.skip_if(",") && !in.is(")")) {
    CORDWOOD_TRY(auto pattern, in.field_pattern());
    fields.push_back(std::move(pattern));
  }
  CORDWOOD_TRY(in.expect(")"));
  if (fields.empty()) fields.push_back({"", true});
  return StatsFunction(QuantileStats{*phi, std::move(text), std::move(fields)});
}

}  // namespace cordwood::language
