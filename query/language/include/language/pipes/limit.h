#pragma once
// `limit 10`.

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct LimitPipe {
  std::uint64_t count = 10;

  static Result<LimitPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
