#pragma once
// `query_stats`: what the query cost, instead of its rows.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct QueryStatsPipe {
  static Result<QueryStatsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
