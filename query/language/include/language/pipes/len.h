#pragma once
// `len(x) as y`: the length in bytes.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct LenPipe {
  std::string field;
  std::string result = "_msg";

  static Result<LenPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
