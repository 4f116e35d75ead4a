#pragma once
// `anomalies by (_time:5m, host)`, `anomalies of patterns from _msg by (_time:5m) min_score 5 limit 100`: buckets of
// time in which a group has far more or far fewer rows than it usually has.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/fields.h"
#include "language/pipes/stats.h"

namespace cordwood::language {

class Parser;

struct AnomaliesPipe {
  std::vector<StatsPipe::ByField> by;  // _time with a bucket of fixed length is among them.
  bool of_patterns = false;            // Groups are patterns, too, of the texts in `from`.
  std::string from = "_msg";
  double min_score = 5;
  std::uint64_t limit = 0;  // 0: all.

  static Result<AnomaliesPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
