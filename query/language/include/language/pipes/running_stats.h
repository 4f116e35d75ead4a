#pragma once
// `running_stats by (host) sum(hits) as so_far`: every row, with the value over the rows up to it in _time
// order.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/fields.h"
#include "language/pipes/stats.h"

namespace cordwood::language {

class Parser;

struct RunningStatsPipe {
  FieldNames by;
  std::vector<StatsItem> functions;

  static Result<RunningStatsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
