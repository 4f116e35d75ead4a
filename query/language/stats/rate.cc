// rate(): rows a second of the time range of the query.

#include "stats/functions.h"

namespace cordwood::language {

Result<StatsFunction> parse_rate(Parser& in) {
  CORDWOOD_TRY(in.expect("("));
  CORDWOOD_TRY(in.expect(")"));
  return StatsFunction(RateStats{});
}

}  // namespace cordwood::language
