#pragma once
// `drop_empty_fields`: rows in which nothing is left go, too.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct DropEmptyFieldsPipe {
  static Result<DropEmptyFieldsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
