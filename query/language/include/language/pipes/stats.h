#pragma once
// `stats by (host, _time:5m) count() if (error) as errors, max(size) as largest`.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/bucket.h"
#include "language/fields.h"
#include "language/filter.h"
#include "language/stats_function.h"

namespace cordwood::language {

class Parser;

struct StatsItem {
  StatsFunction function;
  FilterPtr condition;  // Null: every row.
  std::string result;   // The field that takes the value; no two alike.
};

struct StatsPipe {
  struct ByField {
    std::string name;
    Bucket bucket;
  };
  std::vector<ByField> by;           // Empty: all rows are one group, which is there even without rows.
  std::vector<StatsItem> functions;  // Not empty.

  static Result<StatsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
