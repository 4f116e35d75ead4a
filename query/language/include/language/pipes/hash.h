#pragma once
// `hash(x) as y`: a 64-bit hash of the value.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct HashPipe {
  std::string field;
  std::string result = "_msg";

  static Result<HashPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
