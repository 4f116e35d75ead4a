#pragma once
// `offset 10`.

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct OffsetPipe {
  std::uint64_t count = 0;

  static Result<OffsetPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
