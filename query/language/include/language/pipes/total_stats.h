#pragma once
// `total_stats by (host) sum(hits) as total`: every row, with the value over all rows of its group.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/fields.h"
#include "language/pipes/stats.h"

namespace cordwood::language {

class Parser;

struct TotalStatsPipe {
  FieldNames by;
  std::vector<StatsItem> functions;

  static Result<TotalStatsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
