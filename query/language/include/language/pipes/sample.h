#pragma once
// `sample 100`: about one row in a hundred.

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct SamplePipe {
  std::uint64_t one_in = 1;

  static Result<SamplePipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
