#pragma once
// `block_stats`: one row a column of each block that the query reads; for debugging.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct BlockStatsPipe {
  static Result<BlockStatsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
