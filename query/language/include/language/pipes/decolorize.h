#pragma once
// `decolorize x`: drops ANSI escape sequences.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct DecolorizePipe {
  std::string field = "_msg";

  static Result<DecolorizePipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
