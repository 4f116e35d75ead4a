#pragma once
// `blocks_count as x`: how many blocks the query reads; for debugging.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct BlocksCountPipe {
  std::string result = "blocks_count";

  static Result<BlocksCountPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
