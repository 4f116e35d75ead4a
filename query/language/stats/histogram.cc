// histogram(size): how many values fall into each of a fixed set of ranges.

#include "stats/functions.h"

namespace cordwood::language {

Result<StatsFunction> parse_histogram(Parser& in) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto names, in.field_names_in_parentheses());
  if (names.size() != 1) return in.error_since(begin, "histogram() takes one field");
  return StatsFunction(HistogramStats{std::move(names.front())});
}

}  // namespace cordwood::language
