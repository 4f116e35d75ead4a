#pragma once
// `split "," from x as y`: a JSON array of the parts of a text.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct SplitPipe {
  std::string separator;  // "" splits into characters.
  std::string from = "_msg";
  std::string result = "_msg";

  static Result<SplitPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
