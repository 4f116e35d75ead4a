#pragma once
// `json_array_len(x) as y`.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct JsonArrayLenPipe {
  std::string field;
  std::string result = "_msg";

  static Result<JsonArrayLenPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
