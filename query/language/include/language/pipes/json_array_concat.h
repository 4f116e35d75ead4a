#pragma once
// `json_array_concat ", " from x as y`: the items of a JSON array as one text.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct JsonArrayConcatPipe {
  std::string delimiter;
  std::string from = "_msg";
  std::string result = "_msg";

  static Result<JsonArrayConcatPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
