#pragma once
// `generate_sequence 10`: rows with _msg 0 to 9 instead of what came in.

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct GenerateSequencePipe {
  std::uint64_t count = 0;

  static Result<GenerateSequencePipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
